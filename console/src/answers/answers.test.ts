import { expect, test } from "vitest";
import type { QuestionOf } from "../form/form";
import { chooseValue, rankValue, selectableOptions } from "../questions/choose";
import { fromInputs, toInputs, type Answers } from "./answer";
import { AnswerSheet } from "./AnswerSheet";
import { problemsOf } from "./checks";

const common = { title: "", help: "", appliesTo: null };
const option = (value: string, parent: string | null = null) => ({
  value, label: value, parent, color: null, hotkey: null, help: "",
});
const choice: QuestionOf<"ChoiceQuestion"> = {
  ...common, __typename: "ChoiceQuestion", name: "choice", required: true, taxonomy: null, multiple: true,
  minChoices: 1, maxChoices: 2, leavesOnly: true, options: [option("top"), option("a", "top"), option("b", "top")],
};
const number: QuestionOf<"NumberQuestion"> = {
  ...common, __typename: "NumberQuestion", name: "number", required: false, min: 0.1, max: 30, integer: false, step: 0.1, unit: "",
};
const ranking: QuestionOf<"RankingQuestion"> = {
  ...common, __typename: "RankingQuestion", name: "ranking", required: false, items: [option("a"), option("b")], top: 2,
};
const span: QuestionOf<"SpanQuestion"> = {
  ...common, __typename: "SpanQuestion", name: "span", required: true, labels: [], taxonomy: null, minRegions: 0, maxRegions: 2,
  overlap: true,
};
const text: QuestionOf<"TextQuestion"> = {
  ...common, __typename: "TextQuestion", name: "text", required: false, minLength: 2, maxLength: 3,
};
const questions = [choice, number, ranking, span, text];
const named = (answers: Answers) => [...problemsOf(questions, answers).keys()];

test("what is missing is told, but nothing marked is an answer", () => {
  expect(named({})).toEqual(["choice"]);
  expect(named({ choice: { kind: "choice", values: ["a", "b", "c"] } })).toEqual(["choice"]);
});

test("steps count from the least, without the rounding of binary fractions", () => {
  const at = (value: number) => named({ choice: { kind: "choice", values: ["a"] }, number: { kind: "number", number: value } });
  expect(at(0.3)).toEqual([]);
  expect(at(29.9)).toEqual([]);
  for (const wrong of [0.25, 31, 0, Number.NaN]) expect(at(wrong)).toEqual(["number"]);
});

test("texts are counted in code points, and rankings are whole", () => {
  const answers: Answers = { choice: { kind: "choice", values: ["a"] } };
  expect(named({ ...answers, text: { kind: "text", text: "👋👋👋" } })).toEqual([]);
  expect(named({ ...answers, text: { kind: "text", text: "👋" } })).toEqual(["text"]);
  expect(named({ ...answers, ranking: { kind: "ranking", order: ["a"] } })).toEqual(["ranking"]);
});

test("a second press takes away what the first one chose", () => {
  const one = chooseValue(choice, undefined, "a");
  expect(one).toEqual({ kind: "choice", values: ["a"] });
  expect(chooseValue(choice, one!, "a")).toBeNull();
  expect(chooseValue({ ...choice, multiple: false }, one!, "b")).toEqual({ kind: "choice", values: ["b"] });
  expect(chooseValue({ ...choice, multiple: false, required: false }, one!, "a")).toBeNull();
  expect(rankValue(rankValue(undefined, "b")!, "a")).toEqual({ kind: "ranking", order: ["b", "a"] });
  expect(selectableOptions(choice).map(({ value }) => value)).toEqual(["a", "b"]);
});

test("answers travel as the API takes them, and come back", () => {
  const answers: Answers = {
    choice: { kind: "choice", values: ["a"] },
    span: { kind: "span", spans: [{ id: "s1", label: "x", start: 0, end: 2 }] },
    number: { kind: "number", number: 3.5 },
  };
  expect(toInputs(answers)[0]).toEqual({ question: "choice", value: { choice: { values: ["a"] } } });
  expect(fromInputs(toInputs(answers))).toEqual(answers);
});

test("a sheet undoes and redoes, a word at a time", () => {
  const sheet = new AnswerSheet();
  const write = (value: string) => sheet.set("text", { kind: "text", text: value }, "text");
  write("a");
  write("ab");
  sheet.set("number", { kind: "number", number: 1 });
  write("abc");
  sheet.undo();
  expect(sheet.all()).toEqual({ text: { kind: "text", text: "ab" }, number: { kind: "number", number: 1 } });
  sheet.undo();
  sheet.undo();
  expect(sheet.all()).toEqual({});
  sheet.redo();
  expect(sheet.get("text")).toEqual({ kind: "text", text: "ab" });
});
