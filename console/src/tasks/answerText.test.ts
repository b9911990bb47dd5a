import { expect, test } from "vitest";
import type { ShownAnswerFragment } from "../api/operations";
import type { Form } from "../form/form";
import { answersInShort, shownAnswers } from "./answerText";

const form = {
  questions: [
    { name: "class", title: "What is it?", appliesTo: null },
    { name: "marks", title: "", appliesTo: "gloss" },
    { name: "cars", title: "Cars", appliesTo: "photo" },
    { name: "speech", title: "", appliesTo: "call" },
    { name: "near", title: "", appliesTo: null, directed: true, __typename: "RelationQuestion" },
  ],
} as unknown as Form;
const region = (label: string) => ({ label, concept: null });

test("answers stand in the order of the form, spans with their words, regions by label", () => {
  const answers = [
    { question: "cars", value: { __typename: "BoxAnswer", boxes: [region("car"), region("van"), region("car")] } },
    {
      question: "marks",
      value: { __typename: "SpanAnswer", spans: [{ start: 8, end: 9, message: null, label: "bird", concept: { label: "a bird" } }] },
    },
    { question: "class", value: { __typename: "ChoiceAnswer", values: ["c1"], concepts: [{ label: "crane" }] } },
    {
      question: "speech",
      value: { __typename: "IntervalAnswer", intervals: [{ ...region("agent"), start: 62.5, end: 63 }, { ...region("caller"), start: 0, end: 2 }] },
    },
    { question: "gone", value: { __typename: "AnswerOfTomorrow" } },
  ] as unknown as ShownAnswerFragment[];
  expect(shownAnswers(answers, form, { gloss: "a large 🦩 bird" }, "?")).toEqual([
    { question: "gone", title: "gone", lines: ["?"] },
    { question: "class", title: "What is it?", lines: ["crane"] },
    { question: "marks", title: "marks", lines: ["a bird: “🦩”"] },
    { question: "cars", title: "Cars", lines: ["car × 2", "van"] },
    { question: "speech", title: "speech", lines: ["caller: 0:00.00 – 0:02.00", "agent: 1:02.50 – 1:03.00"] },
  ]);
});

test("relations are told by what they join: words, times, and labels with a number where there are several", () => {
  const end = (question: string, id: string) => ({ question, region: id });
  const answers = [
    { question: "marks", value: { __typename: "SpanAnswer", spans: [{ id: "s1", start: 8, end: 9, message: null, ...region("bird") }] } },
    { question: "cars", value: { __typename: "BoxAnswer", boxes: [{ id: "b1", ...region("car") }, { id: "b2", ...region("van") }, { id: "b3", ...region("car") }] } },
    {
      question: "near",
      value: {
        __typename: "RelationAnswer",
        relations: [
          { ...region("sees"), source: end("marks", "s1"), target: end("cars", "b3") },
          { ...region("sees"), source: end("cars", "b2"), target: end("cars", "gone") },
        ],
      },
    },
  ] as unknown as ShownAnswerFragment[];
  const shown = shownAnswers(answers, form, { gloss: "a large 🦩 bird" }, "?");
  expect(shown.at(-1)).toEqual({ question: "near", title: "near", lines: ["sees: “🦩” → car 2", "sees: van → ?"] });
  expect(answersInShort(answers, "?")).toBe("bird · car × 2, van · sees × 2");
});
