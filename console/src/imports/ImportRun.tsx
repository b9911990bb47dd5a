import { Button, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { newCommandId } from "../api/client";
import { Loading } from "../kit/Loading";
import { importsWords } from "../words/imports";
import { Counts, ImportedTasksLink } from "./Counts";
import { cancelFileImport, fileImportQuery, isUnderWay, startFileImport, type FileImport } from "./importsApi";
import kit from "../kit/kit.module.css";
import styles from "./imports.module.css";
import { StepTitle } from "./StepTitle";
import { ProblemTable } from "./problems/ProblemTable";
import { ShownProgress } from "./ShownProgress";
import { UndoImport } from "./UndoImport";

const say = importsWords.run;

interface Props {
  project: string;
  upload: string;
  onDiscard: () => void;
  onNext: () => void;
}

/** A file that has arrived: checked first, then imported if one wants it, and what came of it. */
export function ImportRun({ project, upload, onDiscard, onNext }: Props) {
  const queries = useQueryClient();
  const query = fileImportQuery(upload);
  const found = useQuery(query);
  const [problem, setProblem] = useState<string | null>(null);
  const [commandId] = useState(newCommandId);
  const act = async (work: Promise<FileImport>) => {
    setProblem(null);
    try {
      queries.setQueryData(query.queryKey, await work);
      void queries.invalidateQueries({ queryKey: ["fileImports", project] });
    } catch (error) {
      setProblem((error as Error).message);
    }
    void queries.invalidateQueries({ queryKey: query.queryKey });
  };
  if (found.isPending) return <Loading />;
  if (!found.data) return <Gone onNext={onNext} reason={found.error?.message ?? say.gone} />;
  const run = found.data;
  return (
    <>
      <div className={styles.stepHead}>
        <StepTitle key={run.status}>{say.titles[run.status]}</StepTitle>
        <span className={styles.quiet} dir="auto">
          {say.file(run.name)}
        </span>
      </div>
      <p role="status" className={kit.spoken}>
        {say.titles[run.status]}
      </p>
      {isUnderWay(run) && (
        <ShownProgress
          label={say.titles[run.status]}
          done={run.read}
          total={run.size}
          text={say.progress(importsWords.bytes(run.read), importsWords.bytes(run.size), run.rows)}
        />
      )}
      {run.problem ? <Problem run={run} /> : <Counts run={run} />}
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      {run.stoppedAtLine !== null && <p className={styles.problem}>{say.stopped(run.stoppedAtLine)}</p>}
      <Group gap="sm">
        {run.status === "CHECKED" && !run.problem && (
          <Button disabled={run.imported + run.annotations === 0} onClick={() => void act(startFileImport(upload, commandId, false))}>
            {say.start(run.imported)}
          </Button>
        )}
        {(run.status === "CHECKED" || run.status === "CHECKING") && (
          <Button variant="default" onClick={onDiscard}>
            {say.discard}
          </Button>
        )}
        {(run.status === "WAITING" || run.status === "RUNNING") && (
          <Button variant="default" onClick={() => void act(cancelFileImport(upload))}>
            {say.cancel}
          </Button>
        )}
        <Ended project={project} run={run} onNext={onNext} />
      </Group>
      {!isUnderWay(run) && run.rejectedRows && <ProblemTable run={run} url={run.rejectedRows.url} />}
    </>
  );
}

function Gone({ reason, onNext }: { reason: string; onNext: () => void }) {
  return (
    <>
      <p role="alert" className={styles.problem}>
        {reason}
      </p>
      <Button variant="default" className={styles.start} onClick={onNext}>
        {say.another}
      </Button>
    </>
  );
}

function Problem({ run }: { run: FileImport }) {
  return (
    <>
      <p role="alert" className={styles.problem}>
        {run.problem!.message} {run.imported > 0 && run.status === "FAILED" && say.stays}
      </p>
      {run.status === "FAILED" && <Counts run={run} />}
    </>
  );
}

function Ended({ project, run, onNext }: { project: string; run: FileImport; onNext: () => void }) {
  if (!["FINISHED", "FAILED", "CANCELED"].includes(run.status)) return null;
  return (
    <>
      <ImportedTasksLink project={project} run={run} className={styles.link}>
        {say.see}
      </ImportedTasksLink>
      <UndoImport project={project} run={run} />
      <Button variant="default" onClick={onNext}>
        {say.another}
      </Button>
    </>
  );
}
