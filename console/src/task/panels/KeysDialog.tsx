import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useOwnKeys, type KeyScreen } from "../../keys/ownKeys";
import { Dialog } from "../../kit/Dialog";
import { words } from "../../words";
import { KeyRow, type KeyOfAction } from "./KeyRow";
import styles from "./panels.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  screen: KeyScreen;
  rows: readonly KeyOfAction[];
  /** What other keys do, in sentences. */
  others: readonly string[];
  /** What else one chooses of keys. */
  children?: ReactNode;
}

/** Every key of the screen, where one chooses other letters, too. */
export function KeysDialog({ isOpen, onClose, screen, rows, others, children }: Props) {
  const { own, store } = useOwnKeys(screen);
  const [said, setSaid] = useState("");
  const choose = (chosen: KeyOfAction, letter: string) => {
    const held = chosen.held ? `${chosen.held}+` : "";
    const taken = rows.find(({ action, key }) => action !== chosen.action && key === held + letter);
    const name = held + letter.toUpperCase();
    if (taken) return setSaid(words.keys.isTaken(name, taken.text));
    store.choose(screen, chosen.action, letter);
    setSaid(words.keys.isChosen(name, chosen.text));
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.keys.title}>
      <p className={styles.keysStatus} role="status">
        {said}
      </p>
      <dl className={styles.keys}>
        {rows.map((row) => (
          <KeyRow key={row.action} row={row} onChoose={(letter) => choose(row, letter)} onSay={setSaid} />
        ))}
      </dl>
      {Object.keys(own).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={() => store.reset(screen)}>
          {words.keys.reset}
        </Button>
      )}
      {children}
      <ul className={styles.otherKeys}>
        {others.map((other) => (
          <li key={other}>{other}</li>
        ))}
      </ul>
    </Dialog>
  );
}
