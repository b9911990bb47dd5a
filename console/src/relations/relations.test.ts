import { expect, test } from "vitest";
import { AnswerSheet } from "../answers/AnswerSheet";
import type { Answers } from "../answers/answer";
import { problemsOf } from "../answers/checks";
import { withEmptyMarks } from "../answers/emptyMarks";
import type { Relation, RelationEnd } from "../answers/regions";
import { relationsOf, withoutLooseRelations } from "../answers/relations";
import type { Question } from "../form/form";
import { relationWords as say } from "../words/relations";
import { RelationTools, type RelationQuestion } from "./RelationTools";

const common = { title: "", help: "", required: false, taxonomy: null, minRegions: 0, maxRegions: 9 };
const option = (value: string) => ({ value, label: value, parent: null, color: null, hotkey: null, help: "" });
const people: Question = { ...common, __typename: "SpanQuestion", name: "people", appliesTo: "note", labels: [option("person")], overlap: true };
const cats: Question = { ...common, __typename: "BoxQuestion", name: "cats", appliesTo: "photo", labels: [option("cat")] };
const meetings: RelationQuestion = {
  ...common, __typename: "RelationQuestion", name: "meetings", appliesTo: null, labels: [option("met"), option("saw")],
  between: ["people", "cats"], directed: true,
};
const questions = [people, cats, meetings];

const span = (id: string, start: number) => ({ id, start, end: start + 3, label: "person" });
const box = (id: string) => ({ id, x: 1, y: 2, width: 3, height: 4, rotation: 0, label: "cat" });
const end = (question: string, region: string): RelationEnd => ({ question, region });
const marked = (): Answers => ({
  people: { kind: "span", spans: [span("late", 20), span("early", 0)] },
  cats: { kind: "box", boxes: [box("tom")] },
});
const met = (id: string, source: RelationEnd, target: RelationEnd, label = "met"): Relation => ({ id, label, source, target });
const EARLY = end("people", "early");
const LATE = end("people", "late");
const TOM = end("cats", "tom");

function begun(answers = marked()) {
  const sheet = new AnswerSheet(answers);
  return { sheet, tools: new RelationTools(sheet, questions) };
}
const relations = (sheet: AnswerSheet) => relationsOf(sheet.get("meetings"));
const ends = (sheet: AnswerSheet) => relations(sheet).map(({ source, target, label }) => [source.region, label, target.region]);

test("two regions are joined by keys, in the order of reading, and then get their label", () => {
  const { sheet, tools } = begun();
  tools.join();
  expect(tools.candidates()).toEqual([EARLY, LATE, TOM]);
  expect(tools.walk(-1)).toBe(false);
  tools.take();
  expect(tools.candidates()).toEqual([LATE, TOM]);
  expect([tools.walk(1), tools.walk(1)]).toEqual([true, false]);
  tools.take();
  expect(tools.snapshot()).toMatchObject({ joining: null, notice: say.whichLabel });
  tools.label(meetings, "saw");
  expect(ends(sheet)).toEqual([["early", "saw", "tom"]]);
  // The label stays in hand.
  tools.join();
  tools.take(TOM);
  tools.take(LATE);
  expect(ends(sheet).at(-1)).toEqual(["tom", "saw", "late"]);
});

test("a label first begins to join, and pressed again gives that up", () => {
  const { sheet, tools } = begun();
  tools.label(meetings, "met");
  expect(tools.snapshot().joining?.question.name).toBe("meetings");
  tools.label(meetings, "met");
  expect(tools.snapshot()).toMatchObject({ joining: null, armed: null });
  tools.label(meetings, "met");
  tools.take(LATE);
  tools.escape();
  expect(tools.snapshot().joining).toMatchObject({ source: null });
  tools.take(EARLY);
  tools.take(EARLY); // which is no other one
  tools.take(TOM);
  expect(ends(sheet)).toEqual([["early", "met", "tom"]]);
});

test("nothing is joined to itself or twice, and what has no direction goes either way", () => {
  const { sheet, tools } = begun({ ...marked(), meetings: { kind: "relation", relations: [met("r1", EARLY, LATE), met("r2", LATE, EARLY)] } });
  tools.turn(meetings, relations(sheet)[0]!);
  expect([ends(sheet)[0], tools.snapshot().notice]).toEqual([["early", "met", "late"], say.twice]);
  const undirected: RelationQuestion = { ...meetings, directed: false };
  const problems = (question: Question) => [...problemsOf([question], sheet.all()).keys()];
  expect([problems(meetings), problems(undirected)]).toEqual([[], ["meetings"]]);
  const { tools: other, sheet: both } = begun({ ...marked(), meetings: { kind: "relation", relations: [met("r1", EARLY, LATE)] } });
  other.label(undirected, "met");
  other.take(LATE);
  other.take(EARLY);
  expect([relations(both).length, other.snapshot().notice]).toEqual([1, say.twice]);
});

test("too few regions are said, and joining ends where they go", () => {
  const { sheet, tools } = begun({ cats: { kind: "box", boxes: [box("tom")] } });
  tools.join();
  expect(tools.snapshot()).toMatchObject({ joining: null, notice: say.tooFew });
  sheet.set("people", marked().people!);
  tools.join();
  tools.take(EARLY);
  sheet.set("people", { kind: "span", spans: [span("late", 20)] });
  expect(tools.snapshot().joining).toMatchObject({ source: null });
  sheet.set("people", null);
  expect(tools.snapshot().joining).toBeNull();
});

test("relations go with what they join, in one step to undo, and it is said", () => {
  const { sheet, tools } = begun({ ...marked(), meetings: { kind: "relation", relations: [met("r1", EARLY, LATE), met("r2", TOM, LATE)] } });
  sheet.set("cats", null);
  expect([ends(sheet), tools.snapshot().notice]).toEqual([[["early", "met", "late"]], say.gone(1)]);
  sheet.set("people", { kind: "span", spans: [span("early", 0)] });
  expect(sheet.get("meetings")).toBeUndefined();
  sheet.undo();
  sheet.undo();
  expect(ends(sheet)).toEqual([["early", "met", "late"], ["tom", "met", "late"]]);
  sheet.redo();
  expect(ends(sheet)).toEqual([["early", "met", "late"]]);
  const whole = sheet.all();
  expect(withoutLooseRelations(whole)).toBe(whole);
});

test("what is missing of relations is told as of other questions", () => {
  const required: RelationQuestion = { ...meetings, required: true, minRegions: 2, maxRegions: 2 };
  const problem = (question: Question, ...list: Relation[]) =>
    problemsOf([question], list.length ? { ...marked(), meetings: { kind: "relation", relations: list } } : marked()).get("meetings");
  expect(problem(meetings)).toBeUndefined();
  expect(problem(required)).toBe("This needs an answer.");
  expect(problem(required, met("a", EARLY, LATE))).toBe("Relate at least 2.");
  expect(problem(required, met("a", EARLY, LATE), met("b", EARLY, TOM, ""))).toBe("A relation has no label yet.");
  expect(problem(required, met("a", EARLY, LATE), met("b", EARLY, TOM), met("c", LATE, TOM))).toBe("2 relations at most.");
  expect(withEmptyMarks([{ ...required, minRegions: 0 }], {})).toEqual({ meetings: { kind: "relation", relations: [] } });
});
