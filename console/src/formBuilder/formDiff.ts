/** What differs between two forms: by name of inputs and questions, by key of options. */
import { listOf, type FormJson, type InputJson, type OptionJson, type QuestionJson } from "../form/formJson";

export type Change = "added" | "removed" | "changed" | "moved";

export interface FieldDiff {
  field: string;
  /** Undefined where it was, or is, as usual. */
  before: unknown;
  after: unknown;
}

export interface PartDiff {
  /** The name of an input or question, the key of an option. */
  name: string;
  /** What people read; the name where there is nothing else. */
  title: string;
  changes: Change[];
  fields: FieldDiff[];
  options: PartDiff[];
}

export interface FormDiff {
  inputs: PartDiff[];
  questions: PartDiff[];
}

export function diffForms(before: FormJson, after: FormJson): FormDiff {
  return {
    inputs: diffLists(before.inputs, after.inputs, (input) => input.name, inputTitle, diffFields),
    questions: diffLists(before.questions, after.questions, (question) => question.name, (question) => question.title || question.name, diffFields, diffOptions),
  };
}

export function countChanges({ inputs, questions }: FormDiff): number {
  return inputs.length + questions.length;
}

function inputTitle({ title, name }: InputJson): string {
  return title || name;
}

function diffOptions(before: QuestionJson, after: QuestionJson): PartDiff[] {
  const optionsOf = (question: QuestionJson): OptionJson[] => {
    const list = listOf(question.kind);
    return (list && question[list]) ?? [];
  };
  return diffLists(optionsOf(before), optionsOf(after), ({ value }) => value, ({ label, value }) => label || value, diffFields);
}

function diffLists<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
  titleOf: (item: Item) => string,
  fieldsOf: (before: Item, after: Item) => FieldDiff[],
  optionsOf: (before: Item, after: Item) => PartDiff[] = () => [],
): PartDiff[] {
  const earlier = new Map(before.map((item) => [nameOf(item), item]));
  const later = new Map(after.map((item) => [nameOf(item), item]));
  const wandering = movedNames([...earlier.keys()], [...later.keys()]);
  const found: PartDiff[] = [];
  for (const [name, item] of later) {
    const old = earlier.get(name);
    if (!old) {
      found.push({ name, title: titleOf(item), changes: ["added"], fields: [], options: [] });
      continue;
    }
    const fields = fieldsOf(old, item);
    const options = optionsOf(old, item);
    const changes: Change[] = [];
    if (wandering.has(name)) changes.push("moved");
    if (fields.length + options.length) changes.push("changed");
    if (changes.length) found.push({ name, title: titleOf(item), changes, fields, options });
  }
  for (const [name, item] of earlier) {
    if (!later.has(name)) found.push({ name, title: titleOf(item), changes: ["removed"], fields: [], options: [] });
  }
  return found;
}

const APART = new Set(["options", "labels", "items"]);

/** The fields that differ, but for lists of options, which are looked at one by one. */
function diffFields(before: object, after: object): FieldDiff[] {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = [...new Set([...Object.keys(now), ...Object.keys(old)])].filter((name) => !APART.has(name));
  return names
    .filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
    .map((field) => ({ field, before: old[field], after: now[field] }));
}

/** The names that changed places: all but the longest row of those in both lists that kept their order. */
function movedNames(before: readonly string[], after: readonly string[]): Set<string> {
  const places = new Map(before.map((name, place) => [name, place]));
  const common = after.filter((name) => places.has(name));
  const kept = new Set(longestRising(common.map((name) => places.get(name)!)).map((index) => common[index]!));
  return new Set(common.filter((name) => !kept.has(name)));
}

/** The indices of a longest rising row of numbers. */
function longestRising(numbers: readonly number[]): number[] {
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [index, number] of numbers.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = index;
  }
  const row: number[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = previous[at]!) row.push(at);
  return row.reverse();
}
