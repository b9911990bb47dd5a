import { expect, test } from "vitest";
import type { AuditEvent } from "../timeline/eventPages";
import { shownOf } from "./shown";

const event = (subject: unknown) => ({ subject, actor: { id: "member_i", name: "Ines" } }) as unknown as AuditEvent;
const ofTask = event({ __typename: "Task", id: "task_a", project: { id: "project_a" } });

test("what an event is about is shown", () => {
  expect(shownOf({}, ofTask)).toEqual({
    shown: "task",
    choices: { task: "task_a", project: "project_a", person: "member_i" },
  });
  expect(shownOf({}, event({ __typename: "Project", id: "project_a" })).shown).toBe("project");
  expect(shownOf({}, event({ __typename: "Member", id: "member_x" }))).toEqual({ shown: "person", choices: { person: "member_x" } });
});

test("a task that is filtered by stays, and so does what somebody chose", () => {
  expect(shownOf({ task: "task_b" }, ofTask)).toMatchObject({ shown: "task", choices: { task: "task_b" } });
  expect(shownOf({ project: "project_a", show: "project" }, ofTask).shown).toBe("project");
  expect(shownOf({ show: "task" }, event({ __typename: "Project", id: "project_a" })).shown).toBe("project");
});

test("without an event, what is filtered by is shown, or nothing", () => {
  expect(shownOf({ project: "project_a" }, null).shown).toBe("project");
  expect(shownOf({}, null)).toEqual({ shown: null, choices: {} });
});
