/** Changes of forms as JSON: each returns another form. */
import {
  ABOUT,
  INPUT_KINDS,
  isRegionKind,
  listOf,
  type FormJson,
  type InputJson,
  type InputKind,
  type OptionJson,
  type QuestionJson,
  type QuestionKind,
} from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";

const say = formBuilderWords;

/** An object with some of its parts changed; what is undefined is left out, and so is as usual. */
export function changed<Part extends object>(part: Part, change: Partial<Part>): Part {
  const made = { ...part, ...change };
  for (const name of Object.keys(made) as (keyof Part)[]) if (made[name] === undefined) delete made[name];
  return made;
}

/** A list with the item at a place replaced. */
function replaced<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((each, place) => (place === index ? item : each));
}

export function without<Item>(list: readonly Item[], index: number): Item[] {
  return list.filter((_, place) => place !== index);
}

/** A list with an item moved to another place, which is brought within it. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const made = [...list];
  made.splice(placeWithin(list, to), 0, ...made.splice(from, 1));
  return made;
}

function placeWithin(list: readonly unknown[], place: number): number {
  return Math.max(0, Math.min(list.length - 1, place));
}

/** A name of letters, digits and low lines that is like a text, and that none of those taken is. */
export function nameFrom(text: string, taken: readonly string[], otherwise: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .toLowerCase()
    .slice(0, 40);
  return untaken(plain || otherwise, taken);
}

/** The key of an option from its words, in any script. */
export function valueFrom(label: string, taken: readonly string[], otherwise: string): string {
  const plain = label.trim().toLowerCase().replace(/[\s_]+/g, "_").slice(0, 60);
  return untaken(plain || otherwise, taken);
}

function untaken(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}

export function addInput(form: FormJson, kind: InputKind): FormJson {
  const name = nameFrom(kind, form.inputs.map((input) => input.name), kind);
  return { ...form, inputs: [...form.inputs, { name, kind }] };
}

/** An input changed; questions about it go on being about it where its name changes. */
export function changeInput(form: FormJson, index: number, change: Partial<InputJson>): FormJson {
  const before = form.inputs[index]!;
  const input = changed(before, change);
  const questions = form.questions.map((question) =>
    question.applies_to === before.name && input.name !== before.name ? { ...question, applies_to: input.name } : question,
  );
  return { inputs: replaced(form.inputs, index, input), questions };
}

/** A question of a kind that can be published as it is, with an input for it where the form has none. */
export function addQuestion(form: FormJson, kind: QuestionKind): FormJson {
  const fitting = ABOUT[kind];
  let next = form;
  let about = form.inputs.find((input) => fitting?.includes(input.kind));
  const needsInput = isRegionKind(kind) || form.inputs.length === 0;
  if (!about && fitting && needsInput) {
    next = addInput(form, fitting === INPUT_KINDS ? "text" : fitting[0]!);
    about = next.inputs.at(-1);
  }
  return { ...next, questions: [...next.questions, newQuestion(next, kind, about)] };
}

function newQuestion({ questions }: FormJson, kind: QuestionKind, about: InputJson | undefined): QuestionJson {
  const name = nameFrom(kind, questions.map((question) => question.name), kind);
  const question: QuestionJson = { kind, name, title: say.kinds[kind].title };
  if (isRegionKind(kind) && about) question.applies_to = about.name;
  if (kind === "relation") question.between = questions.filter((each) => isRegionKind(each.kind)).map((each) => each.name).slice(0, 1);
  const list = listOf(kind);
  if (list) question[list] = say.firstOptions.map((label) => ({ value: valueFrom(label, [], "option"), label }));
  return question;
}

/** A question changed; relations go on naming it where its name changes. */
export function changeQuestion(form: FormJson, index: number, change: Partial<QuestionJson>): FormJson {
  const before = form.questions[index]!;
  const question = changed(before, change);
  const questions = replaced(form.questions, index, question).map((each) =>
    each.between && question.name !== before.name
      ? { ...each, between: each.between.map((name) => (name === before.name ? question.name : name)) }
      : each,
  );
  return { ...form, questions };
}

/** The form without a question; relations do not name it any more. */
export function removeQuestion(form: FormJson, index: number): FormJson {
  const removed = form.questions[index]!.name;
  const questions = without(form.questions, index).map((each) =>
    each.between?.includes(removed) ? { ...each, between: each.between.filter((name) => name !== removed) } : each,
  );
  return { ...form, questions };
}

/** A question once more, behind itself; hotkeys are once in a form, and stay with the first. */
export function copyQuestion(form: FormJson, index: number): FormJson {
  const copy = structuredClone(form.questions[index]!);
  copy.name = nameFrom(copy.name, form.questions.map(({ name }) => name), copy.kind);
  const list = listOf(copy.kind);
  if (list && copy[list]) copy[list] = copy[list].map((option) => changed(option, { hotkey: undefined }));
  return { ...form, questions: [...form.questions.slice(0, index + 1), copy, ...form.questions.slice(index + 1)] };
}

/**
 * An option changed. Its key follows its words until it was published or written by hand.
 *
 * `published` are the keys that answers may have already.
 */
export function changeOption(
  options: readonly OptionJson[],
  index: number,
  change: Partial<OptionJson>,
  published: ReadonlySet<string>,
): OptionJson[] {
  const before = options[index]!;
  const others = without(options, index).map(({ value }) => value);
  const follows = !published.has(before.value) && before.value === valueFrom(before.label ?? "", others, "option");
  const isRelabeled = change.label !== undefined && change.value === undefined;
  const value = isRelabeled && follows ? valueFrom(change.label!, others, "option") : (change.value ?? before.value);
  const option = changed(before, { ...change, value });
  return replaced(options, index, option).map((each) =>
    each.parent === before.value && value !== before.value ? { ...each, parent: value } : each,
  );
}

/** New options behind a place, one for each line of a text. */
export function insertOptions(options: readonly OptionJson[], index: number, lines: readonly string[]): OptionJson[] {
  const made = [...options];
  for (const [offset, label] of lines.entries()) {
    const value = valueFrom(label, made.map((option) => option.value), "option");
    made.splice(index + 1 + offset, 0, { value, ...(label && { label }) });
  }
  return made;
}
