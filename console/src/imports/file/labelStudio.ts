/** Tasks as Label Studio exports them, shown as what they become; the server reads and judges them. */
import type { Form } from "../../form/form";

type Fields = Record<string, unknown>;

/** Whether a row is such a task: no other has `data`, unless the form asks for an input of that name. */
export function isOfLabelStudio(fields: Fields, form: Form): boolean {
  return isObject(fields.data) && !("inputs" in fields) && !(form.inputs ?? []).some(({ name }) => name === "data");
}

/** The row of this server that a task becomes, as far as it is shown. */
export function fieldsOfLabelStudio(task: Fields, form: Form): Fields {
  const declared = new Set((form.inputs ?? []).map(({ name }) => name));
  const data = Object.entries(isObject(task.data) ? task.data : {});
  const annotations = (Array.isArray(task.annotations) ? task.annotations : []).filter(isObject).filter((each) => each.was_cancelled !== true);
  return {
    external_id: idOf(task.id),
    inputs: Object.fromEntries(data.filter(([name]) => declared.has(name))),
    meta: { ...Object.fromEntries(data.filter(([name]) => !declared.has(name))), ...(isObject(task.meta) ? task.meta : {}) },
    annotations: annotations.map((annotation) => ({
      author: authorOf(annotation.completed_by),
      answers: answersOf(Array.isArray(annotation.result) ? annotation.result.filter(isObject) : []),
    })),
  };
}

const UNKNOWN = "label_studio:unknown";

/** How something of Label Studio is called here; null where its id is neither a text nor a number. */
function idOf(id: unknown): string | null {
  return typeof id === "string" || typeof id === "number" ? `label_studio:${id}` : null;
}

function authorOf(given: unknown): Fields {
  if (!isObject(given)) return { pseudonym: idOf(given) ?? UNKNOWN };
  const name = [given.first_name, given.last_name].filter((part) => typeof part === "string" && part).join(" ") || given.email;
  return { pseudonym: idOf(given.id ?? name) ?? UNKNOWN, ...(name ? { name } : {}) };
}

const SHAPES = "boxes";
const SINGLE = ["number", "rating", "text"];

/** Answers by question: what was chosen or written, marked texts, and how many shapes or intervals there are of each label. */
function answersOf(results: readonly Fields[]): Fields {
  const answers = new Map<string, Fields>();
  for (const { from_name: name, type, value } of results) {
    if (typeof name !== "string" || typeof type !== "string" || !isObject(value)) continue;
    const answer = answers.get(name) ?? {};
    answers.set(name, answer);
    const labels = value[type];
    const single = SINGLE.find((field) => field in value && !Array.isArray(labels));
    if (type === "choices") answer.values = labels;
    else if (type === "taxonomy") answer.values = (Array.isArray(labels) ? labels : []).map((path) => (Array.isArray(path) ? path.at(-1) : path));
    else if (single) answer[single] = value[single];
    else if (Array.isArray(labels)) {
      const regions = labels.map((label) => ({ label, start: value.start, end: value.end }));
      const field = type === "labels" && Number.isInteger(value.start) && "text" in value ? "spans" : SHAPES;
      answer[field] = [...((answer[field] as unknown[] | undefined) ?? []), ...regions];
    }
  }
  return Object.fromEntries(answers);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
