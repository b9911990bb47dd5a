import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import styles from "./tree.module.css";

interface Props {
  label: string;
  /** Ends the renaming; null leaves the name as it was. */
  onDone: (name: string | null) => void;
}

/** The name of a concept while it is given another one: Enter keeps it, Escape does not. */
export function RenameField({ label, onDone }: Props) {
  const [name, setName] = useState(label);
  return (
    <input
      className={styles.rename}
      aria-label={taxonomyWords.tree.rename(label)}
      autoFocus
      value={name}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => onDone(null)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || !["Enter", "Escape"].includes(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        onDone(event.key === "Enter" && name.trim() !== "" && name.trim() !== label ? name.trim() : null);
      }}
    />
  );
}
