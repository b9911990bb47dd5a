import { Button, Checkbox } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { words } from "../words";
import { CopyButton } from "./CopyButton";
import { Dialog } from "./Dialog";
import styles from "./forms.module.css";

interface Props {
  title: string;
  /** What it is for. */
  children: ReactNode;
  /** Shown here and nowhere else. */
  secret: string;
  onClose: () => void;
}

/** A secret that is shown once: the dialog stays until one says that it is kept. */
export function SecretDialog({ title, children, secret, onClose }: Props) {
  const [isKept, setKept] = useState(false);
  const shown = useRef<HTMLTextAreaElement>(null);
  return (
    <Dialog isOpen onClose={onClose} title={title} isLocked>
      <div className={styles.form}>
        <div className={styles.text}>{children}</div>
        <textarea ref={shown} className={styles.secret} readOnly rows={2} aria-label={words.kit.secret} value={secret} />
        <div className={styles.row}>
          <CopyButton text={secret} onSelect={() => shown.current?.select()} />
        </div>
        <Checkbox label={words.kit.isKept} checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <div className={styles.buttons}>
          <Button onClick={onClose} disabled={!isKept}>
            {words.kit.close}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
