import { expect, test } from "vitest";
import { filterOf, NOBODY, validateTaskSearch } from "./taskSearch";

test("an address that nobody of us wrote is read as far as it can be understood", () => {
  expect(
    validateTaskSearch({ status: "DONE,NONSENSE", order: "SIDEWAYS", reason: 7, text: 12, answered: "soon", more: "x" }),
  ).toEqual({ status: "DONE,NONSENSE", text: "12" });
  expect(filterOf({ status: "DONE,NONSENSE" })).toEqual({ statuses: ["DONE"] });
  for (const answered of ["+275760-09-13", "2026", "2026-11-29T01:00"]) expect(validateTaskSearch({ answered })).toEqual({});
});

test("when tasks were imported is between two moments", () => {
  const imported = "2026-11-29T10:00:00.000Z..2026-11-29T10:01:00.000Z";
  expect(filterOf(validateTaskSearch({ imported }))).toEqual({
    importedAt: { since: "2026-11-29T10:00:00.000Z", until: "2026-11-29T10:01:00.000Z" },
  });
  for (const wrong of ["2026-11-29", "x..y", `${imported}..`]) expect(validateTaskSearch({ imported: wrong })).toEqual({});
});

test("a filter that cannot be understood is met by no task, and never by all", () => {
  for (const search of [{ label: "no colon" }, { meta: ":x" }, { status: "NONSENSE" }]) {
    expect(filterOf({ ...search, text: "a" })).toEqual({ ids: [] });
  }
});

test("values may hold colons and commas", () => {
  expect(filterOf({ label: "class:a:b,c", meta: "source:http://x" })).toEqual({
    label: { question: "class", value: "a:b,c", within: true },
    meta: { key: "source", value: "http://x" },
  });
});

test("a day is from its midnight to the next one, and nobody is no member", () => {
  expect(filterOf({ answered: "2026-11-29", assignee: NOBODY })).toEqual({
    answeredAt: { since: "2026-11-29T00:00:00.000Z", until: "2026-11-30T00:00:00.000Z" },
    unassigned: true,
  });
});

test("several days are from the first midnight to the one after the last", () => {
  expect(filterOf(validateTaskSearch({ answered: "2026-11-23..2026-11-29" }))).toEqual({
    answeredAt: { since: "2026-11-23T00:00:00.000Z", until: "2026-11-30T00:00:00.000Z" },
  });
  for (const answered of ["2026-11-29..2026-11-23", "2026-11-23..", "2026-11-23..x", "2026-11-23..2026-11-24..2026-11-25"]) {
    expect(validateTaskSearch({ answered })).toEqual({});
  }
});

test("tasks to be labeled again after a migration are a filter of their own", () => {
  expect(filterOf(validateTaskSearch({ relabel: "true" }))).toEqual({ relabel: true });
  expect(filterOf(validateTaskSearch({ relabel: true }))).toEqual({ relabel: true });
  expect(filterOf(validateTaskSearch({ relabel: "no" }))).toEqual({});
});
