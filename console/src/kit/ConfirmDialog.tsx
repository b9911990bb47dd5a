import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { words } from "../words";
import { Dialog } from "./Dialog";
import styles from "./forms.module.css";

interface Props {
  title: string;
  /** What will happen. */
  children: ReactNode;
  confirm: string;
  isWorking: boolean;
  problem: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot simply be taken back, and says what it will do. */
export function ConfirmDialog({ title, children, confirm, isWorking, problem, onConfirm, onClose }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <div className={styles.form}>
        <div className={styles.text}>{children}</div>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.kit.cancel}
          </Button>
          <Button variant="default" className={styles.danger} onClick={onConfirm} disabled={isWorking}>
            {confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
