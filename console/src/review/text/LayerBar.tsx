import { ariaKey, KeyCap } from "../../keys/KeyCap";
import { words } from "../../words";
import type { Column } from "../queue/reviewWork";
import { patternOf } from "./LayeredText";
import type { Layer } from "./layers";
import styles from "./text.module.css";

interface Props {
  columns: readonly Column[];
  layer: Layer;
  keyName: string;
  onChange: (layer: Layer) => void;
}

/** Whose marks stand in the text. */
export function LayerBar({ columns, layer, keyName, onChange }: Props) {
  const button = (value: Layer, name: string) => (
    <button key={value} type="button" className={styles.layer} aria-pressed={layer === value} onClick={() => onChange(value)}>
      {typeof value === "number" && <Line person={value} />}
      {name}
    </button>
  );
  return (
    <>
      <div className={styles.layers} role="group" aria-label={words.review.layers.title} aria-keyshortcuts={ariaKey(keyName)}>
        {button("all", words.review.layers.all)}
        {button("differing", words.review.layers.differing)}
        {columns.map(({ annotation, name }, index) => (
          <span key={annotation}>{button(index, `${index + 1} ${name}`)}</span>
        ))}
        <KeyCap name={keyName} />
      </div>
      <p className={styles.legend}>{words.review.layers.legend}</p>
    </>
  );
}

/** The line that a person's marks are underlined with. */
function Line({ person }: { person: number }) {
  return <span className={styles.line} style={{ backgroundImage: patternOf(person, "currentColor") }} aria-hidden="true" />;
}
