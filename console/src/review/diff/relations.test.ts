import { expect, test } from "vitest";
import type { Answers } from "../../answers/answer";
import type { Relation, RelationEnd } from "../../answers/regions";
import type { Question, QuestionOf } from "../../form/form";
import type { Column } from "../queue/reviewWork";
import { agreedAnswers, comparisonsOf, decisionOf } from "../session/comparison";
import { groupsOf, isAnsweredAlike, relationStandings } from "./relations";

const common = { title: "", help: "", required: true, taxonomy: null, labels: [], minRegions: 0, maxRegions: 9 };
const people: Question = { ...common, __typename: "SpanQuestion", name: "people", appliesTo: "note", overlap: true };
const places: Question = { ...common, __typename: "SpanQuestion", name: "places", appliesTo: "note", overlap: true };
const rating = { ...common, __typename: "RatingQuestion", name: "clear", appliesTo: null, points: 5 } as Question;
const near: QuestionOf<"RelationQuestion"> = {
  ...common, __typename: "RelationQuestion", name: "near", appliesTo: null, between: ["people"], directed: true,
};
const questions = [people, places, near, rating];

/** Spans at these offsets, with ids of the person's own. */
function person(own: string, starts: number[], list: [number, string, number][], length = 4): Answers {
  const id = (start: number) => `${own}-${start}`;
  const end = (start: number): RelationEnd => ({ question: "people", region: id(start) });
  const relations = list.map(([source, label, target], index): Relation => ({ id: `${own}-r${index}`, label, source: end(source), target: end(target) }));
  return {
    people: { kind: "span", spans: starts.map((start) => ({ id: id(start), label: "person", start, end: start + length })) },
    near: { kind: "relation", relations },
    clear: { kind: "rating", rating: 3 },
  };
}
const statuses = (...all: Answers[]) => relationStandings(near, questions, all).map((own) => [...own.values()].map(({ status }) => status));

test("relations of several people are alike by what they join and their label, whatever the ids", () => {
  const ines = person("i", [0, 10, 20], [[0, "met", 10], [10, "met", 20], [20, "met", 0]]);
  const jonas = person("j", [20, 10, 0], [[0, "met", 10], [10, "saw", 20], [0, "met", 20]]);
  expect(statuses(ines, jonas)).toEqual([
    ["same", "label", "turned"],
    ["same", "label", "turned"],
  ]);
  // Spans that share a part are the same to a reviewer.
  expect(statuses(ines, person("k", [1, 11, 21], [[1, "met", 11]]))[1]).toEqual(["same"]);
  expect(statuses(ines, person("l", [50, 60], [[50, "met", 60]]))[1]).toEqual(["only"]);
});

test("what has no direction is alike both ways, and of two between the same regions each is met once", () => {
  const undirected = { ...near, directed: false };
  const [ines, jonas] = [person("i", [0, 10], [[0, "met", 10], [0, "saw", 10]]), person("j", [0, 10], [[10, "saw", 0]])];
  const found = relationStandings(undirected, questions, [ines, jonas]).map((own) => [...own.values()].map(({ status }) => status));
  expect(found).toEqual([["only", "same"], ["same"]]);
  expect(isAnsweredAlike(undirected, person("i", [0, 10], [[0, "met", 10]]), person("j", [0, 10], [[10, "met", 0]]))).toBe(true);
  expect(isAnsweredAlike(near, person("i", [0, 10], [[0, "met", 10]]), person("j", [0, 10], [[10, "met", 0]]))).toBe(false);
});

test("somebody whose answers were erased is compared with nothing", () => {
  const ines = person("i", [0, 10], [[0, "met", 10]]);
  expect(relationStandings(near, questions, [ines, null]).map((own) => [...own.values()])).toEqual([[{ status: "same" }], []]);
});

test("what a relation joins is decided with it", () => {
  expect(groupsOf(questions)).toEqual([["places"], ["clear"], ["people", "near"]]);
  const chained = { ...near, name: "further", between: ["near", "places"] } as Question;
  expect(groupsOf([...questions, chained]).map((group) => group.length)).toEqual([1, 4]);
  const column = (name: string, answers: Answers): Column => ({ annotation: name, name, answers, isErased: false, formVersion: 1 });
  const [ines, jonas] = [column("i", person("i", [0, 10], [[0, "met", 10]])), column("j", person("j", [0, 10], [[0, "met", 10]]))];
  const equal = comparisonsOf(questions, [ines, jonas]);
  expect(equal.every(({ isEqual }) => isEqual)).toBe(true);
  expect(agreedAnswers(equal)).toEqual(ines.answers);
  expect(decisionOf(questions, jonas.answers, [ines, jonas])).toEqual({ kind: "approve", annotation: "i" });
  const other = column("o", person("o", [0, 10], [[10, "met", 0]]));
  const open = comparisonsOf(questions, [ines, other]).filter(({ isEqual }) => !isEqual);
  expect(open.map(({ question }) => question.name)).toEqual(["people", "near"]);
});
