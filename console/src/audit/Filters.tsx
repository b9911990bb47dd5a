import { useMutation, useQuery } from "@tanstack/react-query";
import { memo, type RefObject } from "react";
import { request } from "../api/client";
import { everyNode } from "../api/everyNode";
import { AuditMembersDocument, AuditTaskByNameDocument } from "../api/operations";
import { myProjectsQuery } from "../home/myProjects";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { gridMembersQuery } from "../tasks/taskPages";
import { auditWords } from "../words/audit";
import type { Scope } from "./AuditScreen";
import styles from "./audit.module.css";
import { actsOf, type AuditSearch } from "./auditSearch";
import { ACTS, type Act } from "./timeline/acts";

const say = auditWords.filter;

interface Props {
  search: AuditSearch;
  scope: Scope;
  taskName: string | null;
  isWhole: boolean;
  first: RefObject<HTMLSelectElement | null>;
  onChange: (search: AuditSearch) => void;
}

/** Whose events are shown, and which. */
export const Filters = memo(function Filters({ search, scope, taskName, isWhole, first, onChange }: Props) {
  const viewer = useViewer();
  const projects = (useQuery(myProjectsQuery(true)).data ?? []).filter(({ id }) => permissionsIn(viewer, id).has("EVENTS_READ"));
  const people = usePeople(search.project ?? scope.task?.project?.id, viewer.permissions.includes("MEMBERS_READ"));
  const known = { project: scope.project, person: scope.member };
  // Another list has other moments in sight; what one looks at stays if it can.
  const change = (part: Partial<AuditSearch>) => onChange({ ...search, ...part });
  const acts = actsOf(search);
  return (
    <form className={styles.filter} aria-label={say.title} onSubmit={(event) => event.preventDefault()}>
      <Choice
        name={say.project}
        field={first}
        value={search.project ?? scope.task?.project?.id ?? ""}
        none={isWhole ? say.allProjects : null}
        options={withKnown(projects, known.project ?? scope.task?.project)}
        onChange={(project) => change({ project: project || undefined, task: undefined, person: undefined, show: undefined })}
      />
      {!search.task && search.project && <TaskField project={search.project} onFound={(task) => change({ task, show: undefined })} />}
      <Choice
        name={say.person}
        value={search.person ?? ""}
        none={say.anybody}
        options={withKnown(people, known.person)}
        onChange={(person) => change({ person: person || undefined })}
      />
      <details className={styles.acts}>
        <summary>
          {say.what}: {acts.length ? acts.map((act) => say.acts[act]).join(", ") : say.anything}
        </summary>
        <fieldset>
          <legend>{say.what}</legend>
          {(Object.keys(ACTS) as Act[]).map((act) => (
            <label key={act}>
              <input
                type="checkbox"
                checked={acts.includes(act)}
                onChange={(event) => {
                  const others = acts.filter((each) => each !== act);
                  change({ what: (event.currentTarget.checked ? [...others, act] : others).join(",") || undefined });
                }}
              />
              {say.acts[act]}
            </label>
          ))}
        </fieldset>
      </details>
      {(["since", "until"] as const).map((name) => (
        <label key={name} className={styles.field}>
          {say[name]}
          <input type="date" value={search[name] ?? ""} onChange={(event) => change({ [name]: event.currentTarget.value || undefined })} />
        </label>
      ))}
      {search.task && taskName && (
        <p className={styles.chip}>
          {say.onlyTask(taskName)}
          <button type="button" aria-label={say.remove(say.onlyTask(taskName))} onClick={() => change({ task: undefined })}>
            ×
          </button>
        </p>
      )}
    </form>
  );
});

/** Finds a task of the project by the name that its import gave it, or by its id. */
function TaskField({ project, onFound }: { project: string; onFound: (task: string) => void }) {
  const finding = useMutation({
    mutationFn: async (name: string) => {
      if (/^task_[a-z2-7]+$/.test(name)) return name;
      return (await request(AuditTaskByNameDocument, { project, name })).tasks?.nodes[0]?.id ?? null;
    },
    onSuccess: (task) => task && onFound(task),
  });
  const isMissing = finding.isSuccess && finding.data === null;
  return (
    <label className={styles.field}>
      {say.task}
      <input
        type="search"
        placeholder={say.taskHint}
        aria-invalid={isMissing || undefined}
        aria-errormessage={isMissing ? "no-task" : undefined}
        onChange={() => isMissing && finding.reset()}
        onKeyDown={(event) => {
          const name = event.currentTarget.value.trim();
          if (event.key === "Enter" && name) finding.mutate(name);
        }}
      />
      {isMissing && (
        <span id="no-task" role="alert" className={styles.missing}>
          {say.noTask}
        </span>
      )}
    </label>
  );
}

interface Option {
  id: string;
  name: string | null;
}

function usePeople(project: string | undefined, mayReadMembers: boolean): Option[] {
  const ofProject = useQuery({ ...gridMembersQuery(project ?? ""), enabled: Boolean(project) && !mayReadMembers });
  const all = useQuery({
    queryKey: ["auditMembers"],
    queryFn: ({ signal }) => everyNode(async (after) => (await request(AuditMembersDocument, { after }, { signal })).members),
    enabled: mayReadMembers,
    staleTime: 60_000,
  });
  return (mayReadMembers ? all.data : ofProject.data) ?? [];
}

/** The options, and the one that is chosen where it is not among them. */
function withKnown(options: readonly Option[], known: Option | null | undefined): Option[] {
  return known && !options.some(({ id }) => id === known.id) ? [...options, known] : [...options];
}

interface ChoiceProps {
  name: string;
  field?: RefObject<HTMLSelectElement | null>;
  value: string;
  /** What stands for no choice; null where one must be made. */
  none: string | null;
  options: readonly Option[];
  onChange: (id: string) => void;
}

function Choice({ name, field, value, none, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.field}>
      {name}
      <select ref={field} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {none !== null && <option value="">{none}</option>}
        {options.map(({ id, name: text }) => (
          <option key={id} value={id}>
            {text ?? auditWords.somebody}
          </option>
        ))}
      </select>
    </label>
  );
}
