import { useRef, useState, type DragEvent, type ReactNode } from "react";
import styles from "../taxonomies.module.css";

interface Props {
  isOn: boolean;
  onFile: (file: File) => void;
  children: ReactNode;
}

/** A part of the screen that takes a file which is dropped on it; by keyboard, a file is chosen in the dialog. */
export function DropZone({ isOn, onFile, children }: Props) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const hasFile = (event: DragEvent) => isOn && event.dataTransfer.types.includes("Files");
  const enter = (step: number) => {
    depth.current = Math.max(0, depth.current + step);
    setOver(depth.current > 0);
  };
  return (
    <div
      className={styles.list}
      data-over={isOver || undefined}
      onDragEnter={(event) => hasFile(event) && enter(1)}
      onDragLeave={(event) => hasFile(event) && enter(-1)}
      onDragOver={(event) => hasFile(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        enter(-depth.current);
        const [file] = event.dataTransfer.files;
        if (file) onFile(file);
      }}
    >
      {children}
    </div>
  );
}
