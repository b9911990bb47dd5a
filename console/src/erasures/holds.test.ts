import { expect, test } from "vitest";
import { heldName, isOver } from "./holds";

test("what is under hold is named as far as the caller may know it", () => {
  const none = { heldTask: null, heldProject: null };
  const project = { id: "project_a" };
  expect(heldName({ ...none, target: "TASK", heldTask: { id: "task_a", externalId: "crane", project } })).toBe("Task crane");
  expect(heldName({ ...none, target: "TASK", heldTask: { id: "task_a", externalId: null, project } })).toBe("Task task_a");
  expect(heldName({ ...none, target: "PROJECT", heldProject: { id: "project_a", name: "Glosses" } })).toBe("Project Glosses");
  expect(heldName({ ...none, target: "PROJECT" })).toBe("something that you may not see");
  expect(heldName({ ...none, target: "SUBJECT" })).toBe("A person whom tasks name");
});

test("a hold is over at its end, and one without an end never", () => {
  const now = Date.parse("2026-11-30T10:00:00Z");
  expect(isOver({ endsAt: null }, now)).toBe(false);
  expect(isOver({ endsAt: "2026-11-30T10:00:00Z" }, now)).toBe(true);
  expect(isOver({ endsAt: "2026-11-30T10:00:01Z" }, now)).toBe(false);
});
