import { expect, test } from "vitest";
import type { AnswerValue } from "../answers/answer";
import type { Option, Question } from "../form/form";
import { hasAnsweringKeys, isEndedBy } from "./choose";

function option(value: string, hotkey: string | null = null): Option {
  return { value, label: value, hotkey, parent: null, color: null, help: "" };
}

function choice(options: Option[], more: object = {}): Question {
  const rest = { title: "", help: "", required: true, appliesTo: null, taxonomy: null, multiple: false, minChoices: 1, maxChoices: null, leavesOnly: false };
  return { __typename: "ChoiceQuestion", name: "class", options, ...rest, ...more } as Question;
}

function spans(required: boolean): Question {
  return { __typename: "SpanQuestion", name: "marks", title: "", help: "", required, appliesTo: "text", labels: [], minRegions: 0 } as unknown as Question;
}

const MANY = Array.from({ length: 41 }, (_, index) => option(`o${index}`));
const CHOSEN: AnswerValue = { kind: "choice", values: ["a"] };
const MARKED = { kind: "span", spans: [] } as unknown as AnswerValue;

test("what is searched for has no key that answers it, unless its options have hotkeys", () => {
  expect(hasAnsweringKeys(choice([option("a")]))).toBe(true);
  expect(hasAnsweringKeys(choice([option("a")], { multiple: true }))).toBe(false);
  expect(hasAnsweringKeys(choice(MANY))).toBe(false);
  expect(hasAnsweringKeys(choice([...MANY, option("a", "a")]))).toBe(true);
  expect(hasAnsweringKeys(choice([], { taxonomy: { id: "taxonomy_t" } }))).toBe(false);
});

test("a task ends with the answer to its last question, once what is to be marked was", () => {
  const questions = [spans(true), choice([option("a")])];
  expect(isEndedBy("class", questions, new Map([["class", CHOSEN]]))).toBe(false);
  expect(isEndedBy("class", questions, new Map([["class", CHOSEN], ["marks", MARKED]]))).toBe(true);
  expect(isEndedBy("class", [spans(false), choice([])], new Map([["class", CHOSEN]]))).toBe(true);
  expect(isEndedBy("class", [choice([]), spans(false)], new Map([["class", CHOSEN]]))).toBe(false);
  expect(isEndedBy("class", [choice([])], new Map())).toBe(false);
});
