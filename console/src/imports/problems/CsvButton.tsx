import { useState, type ReactNode } from "react";
import { importsWords } from "../../words/imports";
import styles from "../imports.module.css";
import { problemsCsv } from "./problems";

interface Props {
  url: string;
  /** What the file is called whose rows were rejected. */
  name: string;
  label?: string;
  children: ReactNode;
}

/** Downloads rejected rows as a table. */
export function CsvButton({ url, name, label, children }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const download = async () => {
    setProblem(null);
    try {
      saveFile(await problemsCsv(url), `${name}.problems.csv`);
    } catch (error) {
      setProblem(importsWords.problems.failed((error as Error).message));
    }
  };
  return (
    <>
      <button type="button" className={styles.textButton} aria-label={label} onClick={() => void download()}>
        {children}
      </button>
      {problem && (
        <span role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </>
  );
}

function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
