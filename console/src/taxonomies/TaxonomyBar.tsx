import { Button } from "@mantine/core";
import { KeyCap } from "../keys/KeyCap";
import { words } from "../words";
import { taxonomyWords } from "../words/taxonomies";
import styles from "./taxonomies.module.css";

const say = taxonomyWords;
const LOOK = [
  ["Enter", say.keys.panel],
  ["*", say.keys.beside],
  ["/", say.keys.find],
] as const;
const EDIT = [
  ["F2", say.keys.rename],
  ["Insert", say.keys.add],
  ["Ctrl+x", say.keys.cut],
  ["Ctrl+v", say.keys.paste],
  ["Ctrl+Shift+v", say.keys.pasteBeside],
  ["Delete", say.keys.deprecate],
  ["m", say.keys.merge],
  ["s", say.keys.split],
  ["e", say.keys.texts],
] as const;

interface Props {
  mayEdit: boolean;
  said: string;
  /** A refusal that is shown at no concept in sight. */
  problem: string | null;
  canUndo: boolean;
  onUndo: () => void;
}

/** What was just done, with the way back, and the keys. */
export function TaxonomyBar({ mayEdit, said, problem, canUndo, onUndo }: Props) {
  return (
    <section className={styles.bar} aria-label={words.label.help}>
      <p className={styles.hints}>
        {[...LOOK, ...(mayEdit ? EDIT : [])].map(([key, name]) => (
          <span key={key}>
            <KeyCap name={key} /> {name}
          </span>
        ))}
      </p>
      <span className={styles.said} role="status">
        {said}
      </span>
      {problem && (
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      )}
      {canUndo && (
        <Button size="compact-md" variant="default" onClick={onUndo} aria-keyshortcuts="Control+z" rightSection={<KeyCap name="Ctrl+z" />}>
          {say.undo}
        </Button>
      )}
    </section>
  );
}
