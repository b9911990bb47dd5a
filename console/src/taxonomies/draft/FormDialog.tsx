import { Button } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { Dialog } from "../../kit/Dialog";
import { taxonomyWords } from "../../words/taxonomies";
import styles from "./draft.module.css";

interface Props {
  title: string;
  confirm: string;
  /** Whether there is enough to confirm. */
  isReady: boolean;
  /** Does it, and resolves to a sentence where it was refused; null closes the dialog. */
  onConfirm: () => Promise<string | null>;
  onClose: () => void;
  /** Another way out, beside the two of every dialog. */
  other?: ReactNode;
  children: ReactNode;
}

/** A dialog that asks for something and does it; a refusal is said where it was asked for. */
export function FormDialog({ title, confirm, isReady, onConfirm, onClose, other, children }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || isWorking) return;
    setWorking(true);
    const refusal = await onConfirm().catch((error: unknown) => (error as Error).message);
    setWorking(false);
    setProblem(refusal);
    if (refusal === null) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        {children}
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <div className={styles.buttons}>
          {other}
          <Button variant="default" onClick={onClose}>
            {taxonomyWords.cancel}
          </Button>
          <Button type="submit" disabled={!isReady || isWorking}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
