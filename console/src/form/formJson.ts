/** Forms as JSON, as `publishForm(formJson:)` takes them; docs/reference/forms.md says what each part means. */
import { words } from "../words";

export const INPUT_KINDS = [
  "text",
  "html",
  "chat",
  "image",
  "audio",
  "video",
  "pdf",
  "time_series",
  "sensor",
  "table",
  "point_cloud",
] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export const QUESTION_KINDS = [
  "choice",
  "text",
  "number",
  "rating",
  "ranking",
  "span",
  "box",
  "ellipse",
  "polygon",
  "polyline",
  "keypoint",
  "mask",
  "interval",
  "track",
  "relation",
] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface InputJson {
  name: string;
  kind: InputKind;
  title?: string;
  required?: boolean;
}

/** An option, a label or an item to rank. */
export interface OptionJson {
  value: string;
  label?: string;
  parent?: string;
  colour?: string;
  hotkey?: string;
  help?: string;
}

export interface TaxonomyJson {
  taxonomy: string;
  version: number;
  subtree?: string;
  min_depth?: number;
  max_depth?: number;
  leaves_only?: boolean;
}

/** A question: what every kind has, and what some have. */
export interface QuestionJson {
  kind: QuestionKind;
  name: string;
  title: string;
  help?: string;
  required?: boolean;
  applies_to?: string;
  options?: OptionJson[];
  labels?: OptionJson[];
  items?: OptionJson[];
  taxonomy?: TaxonomyJson;
  multiple?: boolean;
  min_choices?: number;
  max_choices?: number;
  leaves_only?: boolean;
  min_length?: number;
  max_length?: number;
  consensus?: "exact";
  min?: number;
  /** Of a rating, its points. */
  max?: number;
  integer?: boolean;
  step?: number;
  unit?: string;
  even?: "tie" | "mean";
  top?: number;
  min_regions?: number;
  max_regions?: number;
  overlap?: boolean;
  directed?: boolean;
  between?: string[];
}

export interface FormJson {
  inputs: InputJson[];
  questions: QuestionJson[];
}

/** What a list of a question is called: options, labels or items. */
export type ListName = "options" | "labels" | "items";

const MARKS = { min_regions: 0, max_regions: 10_000 };

/** What a question has of each kind besides name, title, help and whether it is required, with what it is where it is left out. */
export const DEFAULTS: Record<QuestionKind, Partial<QuestionJson>> = {
  choice: { options: [], multiple: false, min_choices: 1, leaves_only: false },
  text: { min_length: 1, max_length: 10_000 },
  number: { integer: false, unit: "", even: "tie" },
  rating: { max: 5 },
  ranking: { items: [] },
  span: { labels: [], ...MARKS, overlap: true },
  box: { labels: [], ...MARKS },
  ellipse: { labels: [], ...MARKS },
  polygon: { labels: [], ...MARKS },
  polyline: { labels: [], ...MARKS },
  keypoint: { labels: [], ...MARKS },
  mask: { labels: [], ...MARKS },
  interval: { labels: [], ...MARKS, overlap: true },
  track: { labels: [], ...MARKS },
  relation: { labels: [], ...MARKS, directed: true, between: [] },
};

const TEXTS: readonly InputKind[] = ["text", "html", "chat"];
const PLANES: readonly InputKind[] = ["image", "video", "pdf"];

/** The kinds of inputs that a question can be about; null for a relation, which is about other questions. */
export const ABOUT: Record<QuestionKind, readonly InputKind[] | null> = {
  choice: INPUT_KINDS,
  text: INPUT_KINDS,
  number: INPUT_KINDS,
  rating: INPUT_KINDS,
  ranking: ["chat", "table"],
  span: TEXTS,
  box: PLANES,
  ellipse: PLANES,
  polygon: PLANES,
  polyline: PLANES,
  keypoint: PLANES,
  mask: ["image", "video"],
  interval: ["audio", "video", "time_series", "sensor"],
  track: ["video"],
  relation: null,
};

/** The list of a kind of question; null of those that offer nothing. */
export function listOf(kind: QuestionKind): ListName | null {
  return (["options", "labels", "items"] as const).find((name) => name in DEFAULTS[kind]) ?? null;
}

/** Whether a question marks regions of an input, which it must name. */
export function isRegionKind(kind: QuestionKind): boolean {
  return "labels" in DEFAULTS[kind] && kind !== "relation";
}

/**
 * JSON as a form, nulls left out, or a sentence that says why it is none.
 *
 * Only what the screens rely on is looked at: the rest is for the server to judge.
 */
export function formOf(json: unknown): FormJson | string {
  if (!isObject(json)) return words.form.notAnObject("");
  for (const part of ["inputs", "questions"]) {
    const problem = listProblem(json[part], part);
    if (problem) return problem;
  }
  return withoutNulls(json) as FormJson;
}

const KINDS: Record<string, readonly string[]> = { inputs: INPUT_KINDS, questions: QUESTION_KINDS };
const LISTS = ["options", "labels", "items"];
const PARTS = ["name", "title", "help", "applies_to", "value", "label", "parent", "colour", "hotkey", "unit"];

function listProblem(list: unknown, path: string): string | null {
  if (!Array.isArray(list)) return words.form.notAList(path);
  for (const [index, item] of list.entries()) {
    const place = `${path} ${index + 1}`;
    if (!isObject(item)) return words.form.notAnObject(place);
    const kinds = KINDS[path];
    if (kinds && !kinds.includes(String(item.kind))) return words.form.noKind(place, kinds);
    if (kinds && typeof item.name !== "string") return words.form.notAText(place, "name");
    if (!kinds && typeof item.value !== "string") return words.form.notAText(place, "value");
    const wrong = PARTS.find((part) => item[part] != null && typeof item[part] !== "string");
    if (wrong) return words.form.notAText(place, wrong);
    for (const name of LISTS) {
      const problem = item[name] == null ? null : listProblem(item[name], `${place}, ${name}`);
      if (problem) return problem;
    }
    if (item.taxonomy != null && !isObject(item.taxonomy)) return words.form.notAnObject(`${place}, taxonomy`);
    if (item.between != null && !Array.isArray(item.between)) return words.form.notAList(`${place}, between`);
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutNulls(each)]));
}

/** What stands for a form in which nothing was declared yet. */
export const EMPTY_FORM: FormJson = { inputs: [], questions: [] };

/** Whether two forms are the same JSON, whatever the order of its names. */
export function isSameForm(one: FormJson, other: FormJson): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}
