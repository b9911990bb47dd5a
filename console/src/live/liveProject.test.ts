import { expect, test } from "vitest";
import { livePosition, noteLivePosition } from "./liveProject";

test("queries are never read to an earlier position than that of one's own change", () => {
  expect(livePosition("project_1")).toBeNull();
  noteLivePosition("project_1", "99");
  noteLivePosition("project_1", "1000");
  noteLivePosition("project_1", "101");
  expect(livePosition("project_1")).toBe("1000");
});
