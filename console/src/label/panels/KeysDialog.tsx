import { KeyCap } from "../../keys/KeyCap";
import { ACTIONS, type KeyMap } from "../../keys/keys";
import { Dialog } from "../../kit/Dialog";
import { words } from "../../words";
import styles from "./panels.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  keys: KeyMap;
}

const OTHERS = ["digits", "arrows", "focus", "escape", "caret"] as const;

/** Every key of the screen. */
export function KeysDialog({ isOpen, onClose, keys }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.keys.title}>
      <dl className={styles.keys}>
        {ACTIONS.map((action) => (
          <div key={action}>
            <dt>
              <KeyCap name={keys.actions[action]} />
              <span className={styles.spoken}>{keys.actions[action]}</span>
            </dt>
            <dd>{words.keys[action]}</dd>
          </div>
        ))}
        {[...keys.pictures].map(([action, key]) => (
          <div key={action}>
            <dt>
              <KeyCap name={key} />
              <span className={styles.spoken}>{key}</span>
            </dt>
            <dd>{words.keys.pictures[action]}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.otherKeys}>
        {keys.pictures.has("select") && words.keys.shapes.map((line) => <li key={line}>{line}</li>)}
        {OTHERS.map((other) => (
          <li key={other}>{words.keys[other]}</li>
        ))}
      </ul>
    </Dialog>
  );
}
