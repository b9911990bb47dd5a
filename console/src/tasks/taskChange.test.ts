import { expect, test } from "vitest";
import { ACTIONS, changeOf, needsValue } from "./taskChange";

test("a change says exactly one thing, and nothing while its value is missing", () => {
  for (const action of ACTIONS) {
    if (needsValue(action)) expect(changeOf(action, " ".trim())).toBeNull();
    else expect(Object.keys(changeOf(action, "")!)).toHaveLength(1);
  }
  expect(changeOf("priority", "-3")).toEqual({ priority: -3 });
  expect(changeOf("priority", "high")).toBeNull();
  expect(changeOf("reopen", "-1")).toBeNull();
  expect(changeOf("comment", "  ")).toBeNull();
});
