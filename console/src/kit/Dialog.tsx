import { CloseButton, Modal } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { words } from "../words";
import styles from "./kit.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

/** A dialog with a title. Its head is its own: Mantine's is a second banner of the page to screen readers. */
export function Dialog({ isOpen, onClose, title, children }: Props) {
  const id = useId();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-labelledby": id } }}
    >
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        <CloseButton aria-label={words.label.close} onClick={onClose} />
      </div>
      {children}
    </Modal>
  );
}
