import { expect, test } from "vitest";
import type { FormJson, OptionJson, QuestionJson } from "../form/formJson";
import { countChanges, diffForms } from "./formDiff";

const option = (value: string, more: Partial<OptionJson> = {}): OptionJson => ({ value, ...more });
const choice = (name: string, options: OptionJson[] = [option("a")], more: Partial<QuestionJson> = {}): QuestionJson => ({
  kind: "choice", name, title: name.toUpperCase(), options, ...more,
});
const form = (...questions: QuestionJson[]): FormJson => ({ inputs: [{ name: "text", kind: "text" }], questions });
const told = (before: FormJson, after: FormJson) => diffForms(before, after).questions.map(({ name, changes }) => [name, ...changes]);

test("a form does not differ from itself, however its parts are ordered", () => {
  const one = form(choice("x", [option("a", { label: "A" })]));
  const other = form({ options: [{ label: "A", value: "a" }], title: "X", name: "x", kind: "choice" });
  expect(countChanges(diffForms(one, one))).toBe(0);
  expect(countChanges(diffForms(one, other))).toBe(0);
});

test("what is new, gone and changed is told by name", () => {
  const before = form(choice("x"), choice("y"));
  const after = form(choice("x", [option("a")], { multiple: true }), choice("z"));
  expect(told(before, after)).toEqual([["x", "changed"], ["z", "added"], ["y", "removed"]]);
  expect(diffForms(before, after).questions[0]!.fields).toEqual([{ field: "multiple", before: undefined, after: true }]);
});

test("only what was moved is told to be moved", () => {
  const names = ["a", "b", "c", "d", "e"];
  const inOrder = (order: string) => form(...[...order].map((name) => choice(name)));
  expect(told(inOrder(names.join("")), inOrder("bcdea"))).toEqual([["a", "moved"]]);
  expect(told(inOrder("abcde"), inOrder("acbde")).length).toBe(1);
  expect(told(inOrder("abc"), inOrder("cba")).length).toBe(2);
  expect(told(inOrder("abc"), inOrder("xabc"))).toEqual([["x", "added"]]);
});

test("options are compared one by one", () => {
  const before = form(choice("x", [option("a", { label: "A" }), option("b"), option("c")]));
  const after = form(choice("x", [option("c"), option("a", { label: "Ah" }), option("d")]));
  const [question] = diffForms(before, after).questions;
  expect(question!.fields).toEqual([]);
  expect(question!.options.map(({ name, changes, title }) => [name, title, ...changes])).toEqual([
    ["c", "c", "moved"],
    ["a", "Ah", "changed"],
    ["d", "d", "added"],
    ["b", "b", "removed"],
  ]);
});

test("a long list is compared without trying every pair", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => option(`v${index}`));
  const diff = diffForms(form(choice("x", many)), form(choice("x", [...many.slice(1), many[0]!])));
  expect(diff.questions[0]!.options.map(({ name }) => name)).toEqual(["v0"]);
});
