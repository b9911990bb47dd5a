import { expect, test } from "vitest";
import { EMPTY_FORM, formOf, isSameForm, QUESTION_KINDS, type FormJson } from "../form/formJson";
import { STARTING_FORMS, startingForm } from "../startingForms/startingForms";
import { addQuestion, changeInput, changeOption, changeQuestion, copyQuestion, insertOptions, moved, nameFrom, removeQuestion, valueFrom } from "./edits";
import { FormStore } from "./FormStore";

const NONE: ReadonlySet<string> = new Set();

test("a question of each kind comes with an input that it can be about, and a name of its own", () => {
  let form = EMPTY_FORM;
  for (const kind of QUESTION_KINDS) form = addQuestion(form, kind);
  const names = form.questions.map(({ name }) => name);
  expect(new Set(names).size).toBe(QUESTION_KINDS.length);
  const kinds = new Map(form.inputs.map(({ name, kind }) => [name, kind]));
  for (const question of form.questions) {
    if (question.kind === "box") expect(["image", "video", "pdf"]).toContain(kinds.get(question.applies_to!));
    if (question.kind === "span") expect(kinds.get(question.applies_to!)).toBe("text");
    if (question.kind === "relation") expect(question.between).toEqual(["span"]);
  }
  expect(formOf(form)).toEqual(form);
});

test("who is named by an input or a question follows another name", () => {
  let form: FormJson = addQuestion(addQuestion(EMPTY_FORM, "span"), "relation");
  form = changeInput(form, 0, { name: "note" });
  form = changeQuestion(form, 0, { name: "people" });
  expect(form.questions[0]!.applies_to).toBe("note");
  expect(form.questions[1]!.between).toEqual(["people"]);
  expect(removeQuestion(form, 0).questions.map(({ between }) => between)).toEqual([[]]);
  expect(form.questions[1]!.between).toEqual(["people"]);
});

test("the key of an option follows its words until it is published or written", () => {
  let options = insertOptions([], -1, ["Red", "Red"]);
  expect(options.map(({ value }) => value)).toEqual(["red", "red_2"]);
  options = changeOption(options, 0, { label: "Dark green" }, NONE);
  expect(options[0]).toEqual({ value: "dark_green", label: "Dark green" });
  options = changeOption(options, 0, { value: "g" }, NONE);
  options = changeOption(options, 0, { label: "Green" }, NONE);
  expect(options[0]).toEqual({ value: "g", label: "Green" });
  expect(changeOption([{ value: "blue", label: "Blue" }], 0, { label: "Navy" }, new Set(["blue"]))).toEqual([{ value: "blue", label: "Navy" }]);
});

test("what stands below an option follows another key of it", () => {
  const options = [{ value: "a" }, { value: "b", parent: "a" }];
  expect(changeOption(options, 0, { value: "z" }, NONE)).toEqual([{ value: "z" }, { value: "b", parent: "z" }]);
});

test("an option without words and the next one keep keys apart", () => {
  const options = insertOptions([{ value: "a" }], 0, ["", ""]);
  expect(options.map(({ value }) => value)).toEqual(["a", "option", "option_2"]);
  expect(changeOption(options, 1, { label: "鳥" }, NONE)[1]).toEqual({ value: "鳥", label: "鳥" });
});

test("names are letters, digits and low lines, and none is taken", () => {
  expect(nameFrom("What does it náme?", [], "x")).toBe("what_does_it_na_me");
  expect(nameFrom("3 things!", ["things"], "x")).toBe("things_2");
  expect(nameFrom("鳥", [], "choice")).toBe("choice");
  expect(valueFrom("  Big  bird ", [], "x")).toBe("big_bird");
});

test("a copy has another name and no hotkeys", () => {
  const form = copyQuestion(startingForm("namedEntities"), 0);
  expect(form.questions.map(({ name }) => name)).toEqual(["entities", "entities_2"]);
  expect(form.questions[1]!.labels!.some(({ hotkey }) => hotkey)).toBe(false);
  expect(form.questions[0]!.labels!.every(({ hotkey }) => hotkey)).toBe(true);
});

test("rows move within their list", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, -5)).toEqual(["c", "a", "b"]);
});

test("starting forms are forms", () => {
  for (const name of STARTING_FORMS) expect(formOf(startingForm(name))).toEqual(startingForm(name));
});

test("JSON that is no form is told where it is wrong, and changes nothing", () => {
  const store = new FormStore(startingForm("preference"));
  const before = store.form;
  for (const text of ["{", "[]", '{"inputs": []}', '{"inputs": [{"name": "a", "kind": "smell"}], "questions": []}']) {
    store.write(text);
    expect(store.snapshot().textProblem).not.toBeNull();
    expect(store.form).toBe(before);
  }
  store.write('{"inputs": [], "questions": [{"kind": "rating", "name": "r", "title": "R", "help": null}]}');
  expect(store.snapshot().textProblem).toBeNull();
  expect(store.form.questions).toEqual([{ kind: "rating", name: "r", title: "R" }]);
  store.undo();
  expect(isSameForm(store.form, before)).toBe(true);
});

test("letters in a row are one step back, and a step back can be taken again", () => {
  const store = new FormStore(EMPTY_FORM);
  store.change(addQuestion(EMPTY_FORM, "text"));
  for (const title of ["W", "Wh", "Why"]) store.change(changeQuestion(store.form, 0, { title }), "title");
  store.undo();
  expect(store.form.questions[0]!.title).not.toBe("Wh");
  store.redo();
  expect(store.form.questions[0]!.title).toBe("Why");
  store.undo();
  store.undo();
  expect(store.form).toEqual(EMPTY_FORM);
  expect(store.snapshot().canUndo).toBe(false);
});
