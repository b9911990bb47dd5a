import { Button } from "@mantine/core";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import draftStyles from "../draft/draft.module.css";
import { FormDialog } from "../draft/FormDialog";
import styles from "./migrate.module.css";
import { lastOf, takeBack, type Migration } from "./migration";

const say = taxonomyWords.migrate;

interface Props {
  project: string;
  /** The latest first. */
  migrations: readonly Migration[];
  onStarted: (position: string) => void;
}

/** The migrations that there were, how far the last one is, and the report of each. */
export function MigrationList({ project, migrations, onStarted }: Props) {
  const [asked, setAsked] = useState<Migration | null>(null);
  const last = lastOf(migrations);
  return (
    <section aria-labelledby="migrations">
      <h2 id="migrations" className={styles.heading}>
        {say.history}
      </h2>
      {migrations.length === 0 && <p className={styles.quiet}>{say.none}</p>}
      <ol className={styles.migrations}>
        {migrations.map((migration) => (
          <li key={migration.id} data-status={migration.status}>
            <Report migration={migration} />
            {migration === last && (
              <Button size="compact-md" variant="default" onClick={() => setAsked(migration)}>
                {say.revert}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {asked && (
        <FormDialog
          title={say.revertTitle}
          confirm={say.revert.replace("…", "")}
          isReady
          onClose={() => setAsked(null)}
          onConfirm={async () => {
            onStarted(await takeBack(project, asked.id));
            return null;
          }}
        >
          <p className={draftStyles.text}>{say.revertText}</p>
        </FormDialog>
      )}
    </section>
  );
}

function Report({ migration }: { migration: Migration }) {
  const { fromVersions, toVersion, status, tasks, planned, reopened, rules, undoes, startedBy, startedAt } = migration;
  const versions = say.versions(taxonomyWords.panel.inVersion(fromVersions), toVersion);
  const isRunning = status === "RUNNING";
  return (
    <div className={styles.report}>
      <p className={styles.reportHead}>
        <strong>{versions}</strong> {undoes && say.undoes} <span data-state={status}>{say.statuses[status]}</span>{" "}
        <span className={styles.quiet}>{say.startedBy(startedBy?.name ?? taxonomyWords.somebody, taxonomyWords.time(startedAt))}</span>
      </p>
      {isRunning && <progress className={styles.progress} max={Math.max(1, planned)} value={tasks} aria-label={say.progress(tasks, planned)} />}
      <p className={styles.quiet} role={isRunning ? "status" : undefined}>
        {[
          say.progress(tasks, planned),
          ...rules.filter(({ labels }) => labels > 0).map(({ rule, labels }) => `${taxonomyWords.labels(labels)} ${say.rules[rule]}`),
          say.reopened(reopened),
        ].join(" · ")}
      </p>
    </div>
  );
}
