import { expect, test } from "vitest";
import { AnswerSheet } from "../answers/AnswerSheet";
import { examples } from "../answers/examples";
import { problemsOf } from "../answers/checks";
import { regionsOf, type Interval } from "../answers/regions";
import { Clock } from "../timeline/Clock";
import { TimeView } from "../timeline/TimeView";
import { IntervalTools, type IntervalQuestion } from "./IntervalTools";

const label = (value: string) => ({ value, label: value, parent: null, color: null, hotkey: null, help: "" });
const question = (given: Partial<IntervalQuestion> = {}): IntervalQuestion => ({
  __typename: "IntervalQuestion", name: "speech", title: "", help: "", required: true, appliesTo: "call",
  labels: [label("caller"), label("agent")], taxonomy: null, minRegions: 0, maxRegions: 9, overlap: true, ...given,
});

function begin(...questions: IntervalQuestion[]) {
  const sheet = new AnswerSheet();
  const tools = new IntervalTools(sheet, questions);
  const clock = new Clock();
  const view = new TimeView({ start: 0, end: 62.5 }, 0.01);
  tools.register("call", { clock, view, scale: { isClock: true, step: 0.01, decimals: 3 }, focus: () => {} });
  const marked = (name = "speech") => regionsOf(sheet.get(name)) as readonly Interval[];
  return { sheet, tools, clock, marked, times: () => marked().map(({ start, end }) => [start, end]) };
}

test("an answer is what the reference shows", () => {
  const { sheet, tools, clock } = begin(question({ labels: [label("caller")] }));
  clock.seek(0.5);
  tools.mark();
  clock.seek(70);
  tools.mark();
  const { answer } = examples().get("speech")!;
  const [interval] = regionsOf(sheet.get("speech")) as Interval[];
  expect({ ...sheet.get("speech"), intervals: [{ ...interval, id: "i1" }] }).toEqual(answer);
});

test("keys begin, end and mend an interval, and each is undone by one step", () => {
  const { sheet, tools, clock, times } = begin(question());
  tools.label(question(), "agent");
  clock.seek(10);
  tools.setEdge("start");
  clock.seek(4);
  tools.setEdge("end");
  expect(times()).toEqual([[4, 10]]);
  clock.seek(12);
  tools.setEdge("end");
  tools.setEdge("start");
  expect(tools.snapshot().notice).not.toBe("");
  for (let i = 0; i < 3; i += 1) tools.nudge("start", -0.5);
  expect(times()).toEqual([[2.5, 12]]);
  sheet.undo();
  expect(times()).toEqual([[4, 12]]);
  sheet.undo();
  sheet.undo();
  expect(times()).toEqual([]);
  expect(tools.chosen()).toBeNull();
});

test("where intervals may not overlap, none is made or moved over another, and touching is fine", () => {
  const apart = question({ overlap: false });
  const { tools, sheet, times } = begin(apart);
  tools.add("call", 0, 10);
  tools.add("call", 9, 12);
  expect(times()).toEqual([[0, 10]]);
  tools.add("call", 10, 12);
  const second = tools.chosen()!;
  tools.dragTo(second, 8, 11);
  tools.drop();
  tools.nudge("start", -1);
  expect(times()).toEqual([[0, 10], [10, 12]]);
  expect(problemsOf([apart], sheet.all()).get("speech")).toMatch(/label/);
  tools.label(apart, "caller");
  tools.choose(tools.all("call")[0]!);
  tools.label(apart, "caller");
  expect(problemsOf([apart], sheet.all()).size).toBe(0);
  sheet.set("speech", { kind: "interval", intervals: [{ id: "a", label: "caller", start: 0, end: 2 }, { id: "b", label: "caller", start: 1, end: 3 }] });
  expect(problemsOf([apart], sheet.all()).get("speech")).toMatch(/overlap/);
});

test("a drag shows where it would lie, and the answer changes once, or not at all", () => {
  const { tools, times, sheet } = begin(question());
  tools.add("call", 5, 10);
  const shown = tools.chosen()!;
  tools.dragTo(shown, 6, 11);
  expect(times()).toEqual([[5, 10]]);
  tools.escape();
  expect(times()).toEqual([[5, 10]]);
  tools.dragTo(shown, 60, 65);
  tools.drop();
  expect(times()).toEqual([[60, 62.5]]);
  sheet.undo();
  expect(times()).toEqual([[5, 10]]);
});

test("a label goes to what was just marked, also of another question, then to what comes next", () => {
  const words = question({ name: "words", labels: [label("yes")] });
  const { tools, marked } = begin(question(), words);
  tools.add("call", 1, 2);
  tools.label(words, "yes");
  expect(marked()).toEqual([]);
  expect(marked("words").map((each) => each.label)).toEqual(["yes"]);
  tools.escape();
  tools.label(question(), "agent");
  tools.add("call", 3, 4);
  expect(marked().map((each) => each.label)).toEqual(["agent"]);
  tools.next();
  expect(tools.chosen()!.question.name).toBe("words");
  tools.remove();
  expect(marked("words")).toEqual([]);
});

test("whatever is done, the server takes the answer", () => {
  let seed = 11;
  const upTo = (most: number) => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647) * most;
  const apart = question({ overlap: false, labels: [label("caller")] });
  const free = question({ name: "words", labels: [label("yes")] });
  const { tools, sheet, clock, marked } = begin(apart, free);
  const any = () => tools.all("call")[Math.floor(upTo(tools.all("call").length))] ?? null;
  const deeds = [
    () => tools.add("call", upTo(80) - 10, upTo(80) - 10),
    () => tools.label(upTo(2) < 1 ? apart : free, upTo(2) < 1 ? "caller" : "yes"),
    () => tools.choose(any(), true),
    () => tools.setEdge(upTo(2) < 1 ? "start" : "end"),
    () => tools.nudge(upTo(2) < 1 ? "start" : "end", upTo(8) - 4),
    () => tools.mark(),
    () => clock.seek(upTo(62.5)),
    () => {
      const chosen = tools.chosen();
      if (chosen) tools.dragTo(chosen, upTo(70) - 5, upTo(70) - 5);
      tools.drop(upTo(4) < 1);
    },
    () => upTo(3) < 1 && tools.remove(),
    () => upTo(3) < 1 && sheet.undo(),
    () => tools.escape(),
  ];
  for (let round = 0; round < 800; round += 1) {
    deeds[Math.floor(upTo(deeds.length))]!();
    const isWithin = [...marked(), ...marked("words")].every(({ start, end }) => start >= 0 && start < end && end <= 62.5);
    const sorted = [...marked()].sort((a, b) => a.start - b.start);
    const isApart = sorted.every((each, index) => index === 0 || each.start >= sorted[index - 1]!.end);
    if (!isWithin || !isApart) expect(sheet.all()).toBe("as the server takes it");
  }
});
