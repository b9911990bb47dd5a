/** What the publication of a form means for tasks and answers that there are, in sentences. */
import { isSameForm, type FormJson } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { diffForms, type PartDiff } from "./formDiff";

/** The work of a project so far. */
export interface WorkSoFar {
  /** Tasks that are neither done, skipped nor archived. */
  unfinished: number;
  /** Whether there may be answers. */
  hasAnswers: boolean;
  goldTasks: number;
}

const say = formBuilderWords.consequences;

/** Sentences about what follows from the next version of a form; `before` is null for the first one. */
export function consequencesOf(before: FormJson | null, after: FormJson, version: number, work: WorkSoFar): string[] {
  if (!before) return [say.first];
  if (isSameForm(before, after)) return [say.same];
  const { inputs, questions } = diffForms(before, after);
  const titles = (change: PartDiff["changes"][number]) => questions.filter(({ changes }) => changes.includes(change)).map(({ title }) => title);
  const found: string[] = [];
  if (work.unfinished > 0) found.push(say.unfinished(work.unfinished, version));
  const removed = titles("removed");
  const added = titles("added");
  if (work.hasAnswers) {
    found.push(say.answers);
    if (removed.length) found.push(say.removed(removed));
    if (added.length) found.push(say.added(added));
    if (questions.some(({ options }) => options.some(({ changes }) => changes.includes("removed")))) found.push(say.options);
  }
  const newInputs = inputs.filter(({ changes }) => changes.includes("added")).map(({ title }) => title);
  if (newInputs.length && work.unfinished > 0) found.push(say.inputs(newInputs));
  const differing = questions.filter(({ changes }) => changes.includes("changed") || changes.includes("removed")).map(({ title }) => title);
  if (work.goldTasks > 0 && differing.length) found.push(say.gold(work.goldTasks, differing));
  return found.length ? found : [say.nothing(version)];
}
