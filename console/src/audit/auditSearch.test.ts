import { expect, test } from "vitest";
import { eventFilterOf, isSameList, validateAuditSearch } from "./auditSearch";

const NOW = Date.parse("2026-11-30T12:00:00Z");

test("an address that anybody wrote is read as far as it makes sense", () => {
  const given = {
    project: "project_abc",
    task: "<script>",
    person: 7,
    what: "answers,nonsense,reviews",
    since: "2026-11-02",
    until: "yesterday",
    at: 12,
    to: "-3",
    show: "task",
    other: "x",
  };
  expect(validateAuditSearch(given)).toEqual({
    project: "project_abc",
    what: "answers,reviews",
    since: "2026-11-02",
    at: 12,
    show: "task",
  });
  expect(validateAuditSearch({ who: "member_abc" })).toEqual({ person: "member_abc" });
});

test("a task is asked for by its stream, and a project with all its tasks", () => {
  expect(eventFilterOf({ project: "project_a", task: "task_a" }, NOW)).toEqual({ stream: "task_a" });
  expect(eventFilterOf({ project: "project_a", person: "member_a" }, NOW)).toEqual({ project: "project_a", actors: ["member_a"] });
  expect(eventFilterOf({ what: "comments" }, NOW).types).toContain("COMMENT_ADDED");
});

test("days are whole, in UTC; a day that is not over is no end", () => {
  expect(eventFilterOf({ since: "2026-11-02", until: "2026-11-03" }, NOW)).toEqual({
    since: "2026-11-02T00:00:00.000Z",
    until: "2026-11-03T23:59:59.999Z",
  });
  expect(eventFilterOf({ until: "2026-11-30" }, NOW)).toEqual({});
});

test("another moment is no other list", () => {
  expect(isSameList({ project: "project_a", at: 3 }, { project: "project_a", at: 4, to: 1 })).toBe(true);
  expect(isSameList({ project: "project_a" }, { project: "project_b" })).toBe(false);
});
