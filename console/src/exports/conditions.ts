/** Which tasks an export is of, in words. */
import { daysOf, NOBODY, spanOf, statusesOf } from "../tasks/taskSearch";
import { words } from "../words";
import type { ExportSearch } from "./exportSearch";

/** What an address says beside statuses and moment, in words; `nameOf` says who a member is. */
export function conditionsOf(search: ExportSearch, nameOf: (member: string) => string): string[] {
  const say = words.tasks.fields;
  const found: [string, string | undefined][] = [
    [say.text, search.text],
    [say.label, search.label],
    [say.author, search.author && nameOf(search.author)],
    [say.assignee, search.assignee && (search.assignee === NOBODY ? say.nobody : nameOf(search.assignee))],
    [say.relabel, search.relabel && say.relabelYes],
    [say.reason, search.reason && words.tasks.reasons[search.reason]],
    [say.meta, search.meta],
  ];
  const told = found.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  const answered = search.answered ? daysOf(search.answered) : null;
  if (answered) told.push(words.tasks.answeredBetween(answered));
  if (search.imported) told.push(words.tasks.importedBetween(spanOf(search.imported)));
  return told;
}

/** The address with its moment and statuses alone. */
export function unfiltered(search: ExportSearch): ExportSearch {
  const status = statusesOf(search).join(",");
  return { ...(status && { status }), ...(search.at !== undefined && { at: search.at }) };
}
