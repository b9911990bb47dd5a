import { CloseButton, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { words } from "../words";
import styles from "./kit.module.css";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** The width, as Mantine names it. */
  size?: "md" | "lg" | "xl";
  /** It stays until something in it closes it: no button, no Escape, no click beside it. */
  isLocked?: boolean;
  children: ReactNode;
}

/**
 * A dialog with a title.
 *
 * Its head is its own: Mantine's is a second banner of the page to screen readers. The page behind is not kept from
 * scrolling, as Mantine would do so by styles without a nonce, which the content policy refuses.
 */
export function Dialog({ isOpen, onClose, title, size, isLocked = false, children }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size={size}
      closeOnEscape={!isLocked}
      closeOnClickOutside={!isLocked}
      withCloseButton={false}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
    >
      <div className={styles.head}>
        <Modal.Title className={styles.title}>{title}</Modal.Title>
        {!isLocked && <CloseButton aria-label={words.label.close} onClick={onClose} />}
      </div>
      {children}
    </Modal>
  );
}
