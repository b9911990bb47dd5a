import { expect, test } from "vitest";
import type { AuditEvent } from "../timeline/eventPages";
import { CSV_HEAD, csvLine, jsonLine } from "./exportLines";

const event = {
  __typename: "CommentAdded",
  position: "12",
  cursor: "12.00ff",
  name: "comment.added",
  recordedAt: "2026-11-01T00:00:00Z",
  stream: "task_a",
  facts: {},
  actor: { id: "member_i", name: '=HYPERLINK("x")' },
  subject: { __typename: "Task", id: "task_a", externalId: "a,b", project: null },
  content: { __typename: "CommentContent", text: "line\nline" },
} as unknown as AuditEvent;

test("a line has a cell for each name, and no cell is a formula", () => {
  const line = csvLine(event);
  const cells = line.trimEnd().match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.filter(Boolean);
  expect(cells.length).toBe(CSV_HEAD.split(",").length);
  expect(line).toContain(`"'=HYPERLINK(""x"")"`);
  expect(line).toContain('"a,b"');
  expect(line.trimEnd()).not.toMatch(/[\r\n]/);
});

test("a line of JSON is the event with its sentence", () => {
  expect(JSON.parse(jsonLine(event))).toMatchObject({ position: "12", sentence: expect.stringContaining("commented: “line line”") });
});
