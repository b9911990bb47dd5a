import { expect, test } from "vitest";
import { chosenOf, momentOf, NOW } from "./moment";

test("an export is as of now, of a time or of a position, and of nothing that is none", () => {
  expect(momentOf(NOW)).toEqual({});
  expect(momentOf({ ...NOW, kind: "position", position: " 12 " })).toEqual({ until: "12" });
  const time = "2026-11-30T10:00";
  expect(momentOf({ ...NOW, kind: "time", time })).toEqual({ untilTime: new Date(time).toISOString() });
  for (const position of ["", "0", "-1", "1.5", "x"]) expect(momentOf({ ...NOW, kind: "position", position })).toBeNull();
  for (const time_ of ["", "soon"]) expect(momentOf({ ...NOW, kind: "time", time: time_ })).toBeNull();
});

test("the moment of an address is chosen, and asks for the same", () => {
  expect(chosenOf(undefined)).toEqual(NOW);
  expect(momentOf(chosenOf(12))).toEqual({ until: "12" });
  expect(momentOf(chosenOf("2026-11-30T10:00:00.123Z"))).toEqual({ untilTime: "2026-11-30T10:00:00.123Z" });
});
