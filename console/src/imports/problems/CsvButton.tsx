import { useState, type ReactNode } from "react";
import { saveFile } from "../../kit/saveFile";
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
      saveFile(`${name}.problems.csv`, "text/csv", [await problemsCsv(url)]);
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
