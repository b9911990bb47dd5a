import { expect, test } from "vitest";
import { namedBy } from "./projectMembers";

const LIST = [
  { id: "member_a", name: "Ines", email: "ines@example.org" },
  { id: "member_b", name: "Tagger", email: null },
  { id: "member_c", name: "Ann", email: "ann@example.org" },
  { id: "member_d", name: "ann", email: "ann.b@example.org" },
];

test.each([
  ["ines@example.org", { member: "member_a" }],
  [" INES@example.org ", { member: "member_a" }],
  ["tagger", { member: "member_b" }],
  ["jonas@example.org", { email: "jonas@example.org" }],
  ["Ann", null],
  ["", null],
  ["nobody", null],
])("“%s”", (text, meant) => {
  expect(namedBy(text, LIST)).toEqual(meant);
});
