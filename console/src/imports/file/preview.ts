/** What rows of a file become: tasks with inputs, and answers that were given elsewhere. */
import type { Form, Question } from "../../form/form";
import { lineOf } from "../../inputs/inLine";
import { markedText, withMarkup } from "../../inputs/markedText";
import { META } from "./columns";
import type { HeadRow } from "./head";
import { fieldsOfLabelStudio, isOfLabelStudio } from "./labelStudio";

const FIELDS = ["inputs", "external_id", "priority", "overlap", "meta", "subject_refs", "annotations"];
/** Characters of an input that are shown. */
const LONGEST = 400;

export interface PreviewAnswer {
  title: string;
  /** Null where this screen cannot show it. */
  lines: string[] | null;
}

export interface PreviewAnnotation {
  author: string;
  /** Somebody without an account, known by a pseudonym. */
  isExternal: boolean;
  status: string | null;
  answers: PreviewAnswer[];
}

export interface PreviewTask {
  line: number;
  problem: HeadRow["problem"] | null;
  externalId: string | null;
  inputs: { name: string; title: string; text: string }[];
  /** Names that are no input of the form. */
  unknown: string[];
  /** Inputs that the form requires and the row lacks. */
  missing: string[];
  meta: [string, string][];
  annotations: PreviewAnnotation[];
}

type Fields = Record<string, unknown>;

/** The cells of a row as the fields of a task, by what their columns are. */
function fieldsOfCells(cells: Fields, mapped: readonly string[]): Fields {
  const row: Fields = {};
  // Names of a file may be any, such as "__proto__".
  const [inputs, meta] = [new Map<string, unknown>(), new Map<string, unknown>()];
  for (const [index, target] of mapped.entries()) {
    const cell = cells[String(index)];
    if (!target || cell === "" || cell === undefined) continue;
    if (target.startsWith(META)) meta.set(target.slice(META.length), cell);
    else if (target === "annotations") row[target] = parsed(String(cell));
    else if (FIELDS.includes(target)) row[target] = cell;
    else inputs.set(target, structured(cell));
  }
  return { ...row, inputs: Object.fromEntries(inputs), ...(meta.size > 0 && { meta: Object.fromEntries(meta) }) };
}

export function previewOf(row: HeadRow, form: Form, mapped: readonly string[] | null): PreviewTask {
  const task: PreviewTask = {
    line: row.line,
    problem: row.problem ?? null,
    externalId: null,
    inputs: [],
    unknown: [],
    missing: [],
    meta: [],
    annotations: [],
  };
  if (!row.fields) return task;
  const fields = mapped ? fieldsOfCells(row.fields, mapped) : isOfLabelStudio(row.fields, form) ? fieldsOfLabelStudio(row.fields, form) : row.fields;
  const inputs = inputsOf(fields);
  const declared = form.inputs ?? [];
  const has = ({ name }: { name: string }) => Object.hasOwn(inputs, name) && inputs[name] !== undefined && inputs[name] !== null;
  return {
    ...task,
    externalId: fields.external_id === undefined || fields.external_id === null ? null : shortText(fields.external_id),
    inputs: declared.filter(has).map(({ name, kind, title }) => ({ name, title: title || name, text: shortText(lineOf(kind, inputs[name])) })),
    unknown: Object.keys(inputs).filter((name) => !declared.some((input) => input.name === name)),
    missing: declared.filter((input) => input.required && !has(input)).map(({ name, title }) => title || name),
    meta: Object.entries(isObject(fields.meta) ? fields.meta : {}).map(([key, value]) => [key, shortText(value)]),
    annotations: (Array.isArray(fields.annotations) ? fields.annotations : [])
      .filter(isObject)
      .map((annotation) => annotationOf(annotation, form.questions ?? [], withMarkup(form, inputs))),
  };
}

/** The inputs stand in an object of their own, or in the row itself. */
function inputsOf(fields: Fields): Fields {
  if (isObject(fields.inputs)) return fields.inputs;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !FIELDS.includes(name)));
}

function annotationOf(given: Fields, questions: readonly Question[], inputs: Fields): PreviewAnnotation {
  const author = isObject(given.author) ? given.author : {};
  const pseudonym = given.author_pseudonym ?? author.pseudonym;
  const names = [author.name, pseudonym, author.email, author.member, given.author].filter((name) => typeof name === "string");
  return {
    author: [...new Set(names.slice(0, pseudonym && author.name ? 2 : 1))].join(" · "),
    isExternal: typeof pseudonym === "string",
    status: typeof given.status === "string" ? given.status : null,
    answers: Object.entries(isObject(given.answers) ? given.answers : {}).map(([name, value]) => {
      const question = questions.find((each) => each.name === name);
      return { title: question?.title || name, lines: isObject(value) ? linesOf(value, question, inputs) : null };
    }),
  };
}

const REGIONS = ["boxes", "ellipses", "polygons", "polylines", "keypoints"];

function linesOf(value: Fields, question: Question | undefined, inputs: Fields): string[] | null {
  const offered = question && "options" in question ? question.options : question && "labels" in question ? question.labels : [];
  const say = (label: unknown) => offered.find((option) => option.value === label)?.label ?? shortText(label);
  if (Array.isArray(value.values)) return value.values.map(say);
  for (const name of ["text", "number", "rating"]) if (value[name] !== undefined) return [shortText(value[name])];
  if (Array.isArray(value.order)) return value.order.map((item, index) => `${index + 1}. ${say(item)}`);
  if (Array.isArray(value.spans)) {
    const input = question?.appliesTo ? inputs[question.appliesTo] : undefined;
    return value.spans.filter(isObject).map((span) => `${say(span.label)}: “${markedText(input, spanOf(span))}”`);
  }
  const regions = REGIONS.map((name) => value[name]).find(Array.isArray);
  if (!regions) return null;
  const counts = new Map<string, number>();
  for (const region of regions.filter(isObject)) counts.set(say(region.label), (counts.get(say(region.label)) ?? 0) + 1);
  return [...counts].map(([label, count]) => (count === 1 ? label : `${label} × ${count}`));
}

function spanOf({ start, end, message }: Fields) {
  return { start: Number(start), end: Number(end), message: typeof message === "number" ? message : null };
}

function shortText(value: unknown): string {
  const text = typeof value === "string" ? value : isObject(value) && typeof value.text === "string" ? value.text : (JSON.stringify(value) ?? String(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function structured(cell: unknown): unknown {
  return typeof cell === "string" && /^\s*[[{]/.test(cell) ? (parsed(cell) ?? cell) : cell;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
