import { expect, test } from "vitest";
import { fieldName, fieldText, idsIn } from "./fieldText";

const names = new Map([["member_a", "Ines"]]);

test("values read as words, ids as names, and nothing as nothing", () => {
  expect(fieldText("IN_REVIEW", names)).toBe("in review");
  expect(fieldText(["member_a", "member_b"], names)).toBe("Ines, member_b");
  expect([null, undefined, "", []].map((value) => fieldText(value, names))).toEqual(Array(4).fill("nothing"));
  expect(fieldText({ a: 1 }, names)).toBe('{"a":1}');
  expect(fieldText(0, names)).toBe("0");
  expect(fieldText("x".repeat(500), names)).toHaveLength(161);
});

test("fields read as words", () => {
  expect(fieldName("formVersion")).toBe("form version");
  expect(fieldName("policy.leaseSeconds")).toBe("policy: lease seconds");
  expect(fieldName("heldBy")).toBe("in the hands of");
});

test("ids are found, each once", () => {
  expect(idsIn(["member_a", ["task_b", "member_a"], 3, "OPEN"])).toEqual(["member_a", "task_b"]);
});
