import { KeyCap } from "../../keys/KeyCap";
import { Dialog } from "../../kit/Dialog";
import { words } from "../../words";
import styles from "./panels.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  /** Each key, with what it does. */
  keys: readonly (readonly [key: string, text: string])[];
  /** What other keys do, in sentences. */
  others: readonly string[];
}

/** Every key of the screen. */
export function KeysDialog({ isOpen, onClose, keys, others }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.keys.title}>
      <dl className={styles.keys}>
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <KeyCap name={key} />
              <span className={styles.spoken}>{key}</span>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.otherKeys}>
        {others.map((other) => (
          <li key={other}>{other}</li>
        ))}
      </ul>
    </Dialog>
  );
}
