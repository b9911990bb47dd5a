import { expect, test } from "vitest";
import type { Answers, AnswerValue } from "../../answers/answer";
import type { Question } from "../../form/form";
import type { Column } from "../queue/reviewWork";
import { personOf } from "../reviewKeys";
import { nextLayer, type Layer } from "../text/layers";
import { agreedAnswers, comparisonsOf, decisionOf } from "./comparison";

const questions = ["class", "clear", "remark"].map((name) => ({ __typename: "TextQuestion", name, title: "", required: true }) as Question);
const text = (value: string): AnswerValue => ({ kind: "text", text: value });
const column = (name: string, answers: Answers, isErased = false): Column => ({
  annotation: `annotation_${name}`, name, answers, isErased, formVersion: 1,
});
const ines = column("ines", { class: text("a"), clear: text("4") });
const jonas = column("jonas", { class: text("b"), clear: text("4") });
const erased = column("erased", {}, true);

test("what all agree on is where the final answer begins", () => {
  const compared = comparisonsOf(questions, [ines, jonas]);
  expect(compared.map(({ isEqual }) => isEqual)).toEqual([false, true, true]);
  expect(agreedAnswers(compared)).toEqual({ clear: text("4") });
});

test("answers that were erased are not compared, and never approved", () => {
  const compared = comparisonsOf(questions, [erased, ines]);
  expect(compared.every(({ isEqual }) => isEqual)).toBe(true);
  expect(agreedAnswers(compared)).toEqual(ines.answers);
  expect(decisionOf(questions, {}, [erased, ines])).toEqual({ kind: "replace", annotation: "annotation_erased" });
});

test("a final answer that somebody gave approves theirs; another one replaces the nearest", () => {
  expect(decisionOf(questions, jonas.answers, [ines, jonas])).toEqual({ kind: "approve", annotation: "annotation_jonas" });
  const mixed = { ...jonas.answers, remark: text("No.") };
  expect(decisionOf(questions, mixed, [ines, jonas])).toEqual({ kind: "replace", annotation: "annotation_jonas" });
  expect(decisionOf(questions, {}, [])).toBeNull();
});

test("digits are people, with Shift wherever the keyboard has other signs there", () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(personOf({ ...plain, key: "2", code: "Digit2" })).toBe(1);
  expect(personOf({ ...plain, key: "\"", code: "Digit2", shiftKey: true })).toBe(1);
  expect(personOf({ ...plain, key: "2", code: "Digit2", ctrlKey: true })).toBeNull();
  expect(personOf({ ...plain, key: "a", code: "KeyA" })).toBeNull();
});

test("layers go around", () => {
  const around = [1, 2, 3, 4].reduce<Layer[]>((all) => [...all, nextLayer(all.at(-1)!, 2)], ["all"]);
  expect(around).toEqual(["all", "differing", 0, 1, "all"]);
});
