import { SHOWN, type AuditSearch, type Shown } from "../auditSearch";
import type { AuditEvent } from "../timeline/eventPages";

/** What can be shown of a moment, by its id, and what is shown. */
export function shownOf(search: AuditSearch, event: AuditEvent | null): { shown: Shown | null; choices: Partial<Record<Shown, string>> } {
  const subject = event?.subject;
  const found: Partial<Record<Shown, string | undefined>> = {
    task: search.task ?? (subject?.__typename === "Task" ? subject.id : undefined),
    project: search.project ?? projectOf(event),
    person: search.person ?? (subject?.__typename === "Member" ? subject.id : event?.actor?.id),
  };
  const choices: Partial<Record<Shown, string>> = {};
  for (const each of SHOWN) if (found[each]) choices[each] = found[each];
  const usual = usuallyShown(search, event);
  const wanted = search.show ?? usual;
  const shown = choices[wanted] ? wanted : (SHOWN.find((each) => choices[each]) ?? null);
  return { shown, choices };
}

function usuallyShown(search: AuditSearch, event: AuditEvent | null): Shown {
  if (search.task) return "task";
  switch (event?.subject?.__typename) {
    case "Member":
      return "person";
    case "Project":
      return "project";
    case "Task":
      return "task";
    default:
      return search.person ? "person" : "project";
  }
}

function projectOf(event: AuditEvent | null): string | undefined {
  const subject = event?.subject;
  if (subject?.__typename === "Project") return subject.id;
  return subject?.__typename === "Task" ? subject.project?.id : undefined;
}
