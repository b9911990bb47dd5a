import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Loading } from "../kit/Loading";
import { MoreButton } from "../kit/MoreButton";
import { useList } from "../kit/useList";
import { count } from "../words";
import { importsWords } from "../words/imports";
import { ImportedTasksLink } from "./Counts";
import { cancelFileImport, fileImportsQuery, isUnderWay, type FileImport } from "./importsApi";
import styles from "./imports.module.css";
import { CsvButton } from "./problems/CsvButton";
import { UndoImport } from "./UndoImport";

const say = importsWords.earlier;

/** The files that anybody imported or checked here lately: who, when, and what came of them, or would come. */
export function EarlierImports({ project }: { project: string }) {
  const { pages: imports, more } = useList(fileImportsQuery(project));
  const runs = imports.data?.pages.flatMap(({ nodes }) => nodes);
  return (
    <section className={styles.earlier}>
      <h2 id="earlier" className={styles.stepTitle}>
        {say.title}
      </h2>
      {imports.isPending && <Loading />}
      {imports.isError && (
        <p role="alert" className={styles.problem}>
          {say.failed(imports.error.message)}
        </p>
      )}
      {runs?.length === 0 && <p className={styles.quiet}>{say.none}</p>}
      {runs && runs.length > 0 && (
        <>
          <div className={styles.scroll} tabIndex={0} role="region" aria-labelledby="earlier">
            <table className={styles.table}>
              <thead>
                <tr>
                  {Object.entries(say.columns).map(([name, title]) => (
                    <th key={name} scope="col" data-number={NUMBERS.has(name) || undefined}>
                      {title}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {runs.map((run) => (
                  <ImportRow key={run.id} project={project} run={run} />
                ))}
              </tbody>
            </table>
          </div>
          <MoreButton more={more} />
          <p className={styles.quiet}>
            {say.kept} {runs.some(({ status }) => isCheck(status)) && say.checks}
          </p>
        </>
      )}
    </section>
  );
}

function isCheck(status: FileImport["status"]): boolean {
  return status === "CHECKING" || status === "CHECKED";
}

const NUMBERS = new Set(["imported", "present", "rejected"]);

function ImportRow({ project, run }: { project: string; run: FileImport }) {
  const name = run.name || say.unnamed;
  return (
    <tr data-check={isCheck(run.status) || undefined}>
      <th scope="row" dir="auto">
        {name}
      </th>
      <td>{importsWords.moment(run.startedAt)}</td>
      <td dir="auto">{run.startedBy?.name ?? say.nobody}</td>
      <td>
        {say.statuses[run.status]}
        {run.problem && <span className={styles.because}>{run.problem.message}</span>}
      </td>
      <td className={styles.number}>{count({ count: run.imported, isExact: true })}</td>
      <td className={styles.number}>{count({ count: run.present, isExact: true })}</td>
      <td className={styles.number}>{count({ count: run.rejected, isExact: true })}</td>
      <td>
        <div className={styles.does}>
          {!isCheck(run.status) && (
            <ImportedTasksLink project={project} run={run} label={say.seeOf(name)} className={styles.link}>
              {say.see}
            </ImportedTasksLink>
          )}
          {run.rejectedRows && (
            <CsvButton url={run.rejectedRows.url} name={name} label={say.problemsOf(name)}>
              {say.problems}
            </CsvButton>
          )}
          {isUnderWay(run) && <CancelButton project={project} run={run} />}
          {!isUnderWay(run) && !isCheck(run.status) && <UndoImport project={project} run={run} isSmall />}
        </div>
      </td>
    </tr>
  );
}

function CancelButton({ project, run }: { project: string; run: FileImport }) {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const cancel = async () => {
    try {
      await cancelFileImport(run.id);
    } catch (error) {
      setProblem((error as Error).message);
    }
    void queries.invalidateQueries({ queryKey: ["fileImports", project] });
    void queries.invalidateQueries({ queryKey: ["fileImport", run.id] });
  };
  return (
    <>
      <button type="button" className={styles.textButton} aria-label={say.cancelOf(run.name, isCheck(run.status))} onClick={() => void cancel()}>
        {say.cancel}
      </button>
      {problem && (
        <span role="alert" className={styles.problem}>
          {problem}
        </span>
      )}
    </>
  );
}
