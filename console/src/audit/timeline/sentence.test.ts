import { expect, test } from "vitest";
import { auditSentences, phraseOf } from "../../words/auditEvents";
import type { AuditEvent } from "./eventPages";
import { sentenceOf, sentenceText, subjectName } from "./sentence";

const base = {
  position: "9",
  cursor: "9.ab",
  type: null,
  stream: "task_a",
  version: 2,
  recordedAt: "2026-11-01T00:00:00Z",
  occurredAt: null,
  correlation: null,
  causation: null,
  facts: {},
  actor: { id: "member_a", name: "Ines" },
  subject: { __typename: "Task", id: "task_abcde", externalId: null, project: { id: "project_a", name: "Street" } },
};

const event = (given: Record<string, unknown>) => ({ ...base, ...given }) as unknown as AuditEvent;
const choice = (label: string) => ({
  question: "class",
  value: { __typename: "ChoiceAnswer", values: ["x"], concepts: [{ label }] },
});

test("what was answered is said", () => {
  const given = event({
    __typename: "AnnotationSubmitted",
    name: "annotation.submitted",
    content: { __typename: "AnswersContent", answers: [choice("a van"), choice("dry")] },
  });
  expect(sentenceText(given)).toBe("Ines answered: a van · dry");
});

test("whose answer was approved is said", () => {
  const given = event({
    __typename: "AnnotationApproved",
    name: "annotation.approved",
    actor: { id: "member_s", name: "Sofia" },
    annotation: { id: "annotation_a", author: { id: "member_a", name: "Ines" } },
  });
  expect(sentenceText(given)).toBe("Sofia approved the answer of Ines");
  expect(sentenceText(event({ ...given, annotation: null }))).toBe("Sofia approved an answer");
});

test("what was erased is said to be, and nothing of it", () => {
  const given = event({ __typename: "CommentAdded", name: "comment.added", content: { __typename: "Erased" } });
  expect(sentenceOf(given)).toEqual({ actor: "Ines", text: "commented", isErased: true });
});

test("the server does things by itself", () => {
  const given = event({ __typename: "LeaseExpired", name: "lease.expired", actor: null, annotator: { name: "Ines" } });
  expect(sentenceText(given)).toBe("The time of Ines ran out");
});

test("a new type of event reads as its name does", () => {
  expect(sentenceText(event({ __typename: "UnknownEvent", name: "task.folded_twice" }))).toBe("Ines task folded twice");
  expect(sentenceText(event({ __typename: "UnknownEvent", name: "task.folded_twice", actor: null }))).toBe("The server task folded twice");
});

test("a long comment is cut between letters", () => {
  const given = event({
    __typename: "CommentAdded",
    name: "comment.added",
    content: { __typename: "CommentContent", text: "🦩".repeat(200) },
  });
  expect(sentenceText(given)).toBe(`Ines commented: “${"🦩".repeat(90)}…”`);
});

test("every sentence can be said without anything known", () => {
  const nothing = { facts: {}, text: null, author: null, person: null, hasActor: false };
  for (const name of Object.keys(auditSentences)) {
    const { text } = phraseOf(name, nothing);
    expect(text, name).toMatch(/\S/);
    expect(text, name).not.toMatch(/undefined|null|\[object/);
  }
});

test("a task goes by its external id, else by the end of its id", () => {
  expect(subjectName(event({}))).toBe("…abcde");
  expect(subjectName(event({ subject: { ...base.subject, externalId: "crane" } }))).toBe("crane");
  expect(subjectName(event({ subject: null }))).toBeNull();
});
