import { expect, test } from "vitest";
import { EVERYTHING, extend, isEmpty, isSelected, NOTHING, toggle } from "./selection";

const rows = ["a", "b", "c", "d", "e"].map((id) => ({ id }));
const named = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].toSorted().join("");

test("a range goes from the row that was selected last to the next one, in either direction", () => {
  const one = toggle(NOTHING, rows, 3);
  const up = extend(one, rows, 1);
  expect(named(up)).toBe("bcd");
  expect(named(extend(up, rows, 4))).toBe("bcde");
  expect(named(extend(NOTHING, rows, 2))).toBe("c");
});

test("what is selected twice is given up, and of all the loaded ones are left", () => {
  const one = toggle(NOTHING, rows, 0);
  expect(isEmpty(toggle(one, rows, 0))).toBe(true);
  expect(isSelected(EVERYTHING, "unknown")).toBe(true);
  expect(named(toggle(EVERYTHING, rows, 2))).toBe("abde");
});

test("a row that is not there changes nothing", () => {
  expect(toggle(NOTHING, rows, 9)).toBe(NOTHING);
});
