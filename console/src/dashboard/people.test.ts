import { expect, test } from "vitest";
import type { Figures, Quality } from "./figures";
import { peopleOf, sortPeople } from "./people";

const member = (id: string) => ({ id, name: id });
const annotator = (id: string, submitted: number, meanTimeMs: number | null = null) => ({
  submitted,
  rejected: 0,
  skipped: 0,
  meanTimeMs,
  rejectedShare: { value: 0 },
  times: { annotations: 1 },
  member: member(id),
});
const figures = {
  annotators: { pageInfo: { hasNextPage: false }, nodes: [annotator("Ines", 5, 900), annotator("Jonas", 9), annotator("Ada", 2, 400)] },
  pauses: { nodes: [{ status: "PAUSED", member: { id: "Jonas" } }] },
} as unknown as Figures;

function quality(alike: [string, number, number][], similar: [string, number, number][] = []): Quality {
  return {
    annotators: { nodes: alike.map(([id, value, peers]) => ({ member: { id }, peers, alike: { value } })) },
    agreementByAnnotator: {
      nodes: similar.map(([id, value, tasks]) => ({ member: { id }, agreement: { estimate: { value, tasks } } })),
    },
    goldScores: null,
  } as unknown as Quality;
}

test("agreement is the share of all others' answers that are the same, whatever the question", () => {
  const [ines, jonas] = peopleOf(figures, [quality([["Ines", 1, 30], ["Jonas", 0.5, 10]]), quality([["Ines", 0, 10]])]);
  expect(ines!.agreement).toBe(0.75);
  expect(jonas).toMatchObject({ agreement: 0.5, status: "PAUSED", gold: null });
});

test("similarity of regions counts where no question has values to compare", () => {
  const [ines] = peopleOf(figures, [quality([], [["Ines", 0.8, 4]])]);
  expect(ines!.agreement).toBe(0.8);
  const [mixed] = peopleOf(figures, [quality([["Ines", 1, 2]]), quality([], [["Ines", 0, 4]])]);
  expect(mixed!.agreement).toBe(1);
});

test("whoever has no figure comes last in either direction", () => {
  const people = peopleOf(figures, []);
  const names = (column: "time" | "done" | "name", isDescending: boolean) =>
    sortPeople(people, column, isDescending).map(({ name }) => name);
  expect(names("time", false)).toEqual(["Ada", "Ines", "Jonas"]);
  expect(names("time", true)).toEqual(["Ines", "Ada", "Jonas"]);
  expect(names("done", true)).toEqual(["Jonas", "Ines", "Ada"]);
  expect(names("name", false)).toEqual(["Ada", "Ines", "Jonas"]);
});
