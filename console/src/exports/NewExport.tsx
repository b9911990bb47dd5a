import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { ApiError, newCommandId, request } from "../api/client";
import { CreateExportDocument, type CreateExportInput, type CreateExportMutation, type TaskStatus } from "../api/operations";
import styles from "../imports/imports.module.css";
import exportStyles from "./exports.module.css";
import kit from "../kit/kit.module.css";
import { gridMembersQuery } from "../tasks/taskPages";
import { filterOf, STATUSES, statusesOf } from "../tasks/taskSearch";
import { words } from "../words";
import { exportsWords } from "../words/exports";
import { conditionsOf, unfiltered } from "./conditions";
import type { ExportSearch } from "./exportSearch";
import { chosenOf, momentOf, MOMENTS } from "./moment";

const say = exportsWords.make;
const KINDS = ["TASKS", "EVENTS"] as const;

type Download = Extract<CreateExportMutation["createExport"], { __typename: "CreateExportPayload" }>["download"];

interface Props {
  project: string;
  /** What is chosen at first. */
  search: ExportSearch;
  /** Whether the events may be exported as well. */
  mayEvents: boolean;
}

/** Asks for an export, and shows where it can be fetched. */
export function NewExport({ project, search, mayEvents }: Props) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("TASKS");
  const [moment, setMoment] = useState(() => chosenOf(search.at));
  const [statuses, setStatuses] = useState<readonly TaskStatus[]>(() => statusesOf(search));
  const [isMaking, setMaking] = useState(false);
  const [commandId, setCommandId] = useState(newCommandId);
  const [problem, setProblem] = useState<string | null>(null);
  const [download, setDownload] = useState<Download | null>(null);
  const change = (set: () => void) => {
    set();
    setDownload(null);
    setProblem(null);
    setCommandId(newCommandId());
  };
  const make = async (event: FormEvent) => {
    event.preventDefault();
    const asOf = momentOf(moment);
    if (!asOf) return setProblem(say.needsMoment);
    setProblem(null);
    setMaking(true);
    try {
      const filter = filterOf({ ...search, status: statuses.join(",") });
      const isFiltered = kind === "TASKS" && Object.keys(filter).length > 0;
      setDownload(await createExport({ commandId, kind, project, ...asOf, ...(isFiltered && { filter }) }));
      setCommandId(newCommandId());
      void queries.invalidateQueries({ queryKey: ["exports", project] });
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setMaking(false);
    }
  };
  return (
    <section aria-labelledby="new-export" className={styles.step}>
      <h2 id="new-export" className={styles.stepTitle}>
        {say.title}
      </h2>
      <form className={styles.step} onSubmit={(event) => void make(event)}>
        {mayEvents && (
          <label className={styles.field}>
            <span>{say.what}</span>
            <select value={kind} onChange={(event) => change(() => setKind(event.currentTarget.value as typeof kind))}>
              {KINDS.map((each) => (
                <option key={each} value={each}>
                  {say.kinds[each]}
                </option>
              ))}
            </select>
          </label>
        )}
        {kind === "TASKS" && (
          <>
            <StatusChoice chosen={statuses} onChange={(next) => change(() => setStatuses(next))} />
            <FilterOfGrid project={project} search={{ ...search, status: statuses.join(",") }} />
          </>
        )}
        <label className={styles.field}>
          <span>{say.asOf}</span>
          <select
            value={moment.kind}
            onChange={(event) => {
              const chosen = event.currentTarget.value as typeof moment.kind;
              change(() => setMoment({ ...moment, kind: chosen }));
            }}
          >
            {MOMENTS.map((each) => (
              <option key={each} value={each}>
                {say.moments[each]}
              </option>
            ))}
          </select>
        </label>
        {moment.kind !== "now" && (
          <label className={styles.field}>
            <span>{say[moment.kind]}</span>
            <input
              type={moment.kind === "time" ? "datetime-local" : "text"}
              step={moment.kind === "time" ? "any" : undefined}
              inputMode={moment.kind === "time" ? undefined : "numeric"}
              value={moment[moment.kind]}
              onChange={(event) => {
                const value = event.currentTarget.value;
                change(() => setMoment({ ...moment, [moment.kind]: value }));
              }}
            />
          </label>
        )}
        <p className={styles.quiet}>
          {say.whole} {say.onRecord}
        </p>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <Button type="submit" className={styles.start} loading={isMaking}>
          {say.confirm}
        </Button>
      </form>
      <div role="status">
        {isMaking && <p className={styles.quiet}>{say.making}</p>}
        {download && (
          <p>
            {say.ready}{" "}
            <a className={styles.link} href={download.url} download>
              {say.download}
            </a>
            . <span className={styles.quiet}>{say.until(exportsWords.moment(download.expiresAt))}</span>
          </p>
        )}
      </div>
    </section>
  );
}

/** What else the grid of tasks asked for, from which one came; all tasks again where one wants these. */
function FilterOfGrid({ project, search }: Pick<Props, "project" | "search">) {
  const navigate = useNavigate();
  const people = useQuery({ ...gridMembersQuery(project), enabled: Boolean(search.author || search.assignee) }).data;
  const told = conditionsOf(search, (id) => people?.find((member) => member.id === id)?.name ?? words.tasks.somebody);
  if (told.length === 0) return null;
  return (
    <div className={exportStyles.filter}>
      <span id="filter">{say.filter}</span>
      <ul aria-labelledby="filter">
        {told.map((each) => (
          <li key={each} dir="auto">
            {each}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={kit.textButton}
        onClick={() => void navigate({ to: "/p/$project/export", params: { project }, search: unfiltered(search) })}
      >
        {say.clear}
      </button>
    </div>
  );
}

interface StatusProps {
  chosen: readonly TaskStatus[];
  onChange: (statuses: TaskStatus[]) => void;
}

function StatusChoice({ chosen, onChange }: StatusProps) {
  return (
    <fieldset className={exportStyles.statuses}>
      <legend>{say.statuses}</legend>
      {STATUSES.map((status) => (
        <label key={status}>
          <input
            type="checkbox"
            checked={chosen.includes(status)}
            onChange={({ currentTarget }) =>
              onChange(STATUSES.filter((each) => (each === status ? currentTarget.checked : chosen.includes(each))))
            }
          />
          {words.dashboard.progress.statuses[status]}
        </label>
      ))}
      {chosen.length === 0 && <span className={styles.quiet}>{say.allStatuses}</span>}
    </fieldset>
  );
}

async function createExport(input: CreateExportInput): Promise<Download> {
  const { createExport: made } = await request(CreateExportDocument, { input });
  if (made.__typename === "Refused") throw new ApiError(made.code, made.message);
  return made.download;
}
