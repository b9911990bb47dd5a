import { useQuery } from "@tanstack/react-query";
import { Loading } from "../../kit/Loading";
import { importsWords } from "../../words/imports";
import type { FileImport } from "../importsApi";
import styles from "../imports.module.css";
import { CsvButton } from "./CsvButton";
import { firstProblems, pathText } from "./problems";

const say = importsWords.problems;
const MOST = 100;

interface Props {
  run: FileImport;
  url: string;
}

/** Which rows cannot be imported, and why; the first of them, and all to be downloaded. */
export function ProblemTable({ run, url }: Props) {
  const problems = useQuery({
    // The address is another one each time, and of the same rows.
    queryKey: ["problems", run.id, run.status],
    queryFn: ({ signal }) => firstProblems(url, MOST, signal),
    staleTime: Infinity,
    retry: false,
  });
  return (
    <section className={styles.problems}>
      <div className={styles.stepHead}>
        <h3 id="problems" className={styles.heading}>
          {say.title}
        </h3>
        <CsvButton url={url} name={run.name}>
          {say.csv}
        </CsvButton>
        <a className={styles.link} href={url} download>
          {say.jsonl}
        </a>
      </div>
      {problems.isPending && <Loading />}
      {problems.isError && (
        <p role="alert" className={styles.problem}>
          {say.failed(problems.error.message)}
        </p>
      )}
      {problems.data && (
        <>
          <div className={styles.scroll} tabIndex={0} role="region" aria-labelledby="problems">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col" data-number>
                    {say.line}
                  </th>
                  <th scope="col">{say.path}</th>
                  <th scope="col">{say.reason}</th>
                </tr>
              </thead>
              <tbody>
                {problems.data.map(({ line, path, reason }, index) => (
                  <tr key={index}>
                    <td className={styles.number}>{line}</td>
                    <td>
                      <code>{pathText(path)}</code>
                    </td>
                    <td dir="auto">{reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {run.rejected > problems.data.length && <p className={styles.quiet}>{say.first(problems.data.length, run.rejected)}</p>}
        </>
      )}
    </section>
  );
}
