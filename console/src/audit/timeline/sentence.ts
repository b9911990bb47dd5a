/** An event in words. */
import { answersInShort } from "../../tasks/answerText";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import { phraseOf } from "../../words/auditEvents";
import type { AuditEvent } from "./eventPages";

const LONGEST = 90;

export interface Said {
  /** Who did it; null where the sentence is whole without. */
  actor: string | null;
  text: string;
  isErased: boolean;
}

/** The sentence of an event. */
export function sentenceOf(event: AuditEvent): Said {
  const { text, isWhole } = phraseOf(event.name, {
    facts: (event.facts ?? {}) as Record<string, unknown>,
    text: textOf(event),
    author: authorOf(event),
    person: personOf(event),
    hasActor: event.actor !== null,
  });
  const actor = event.actor ? (event.actor.name ?? auditWords.somebody) : auditWords.server;
  return { actor: isWhole ? null : actor, text, isErased: isErased(event) };
}

/** The sentence as one text. */
export function sentenceText(event: AuditEvent): string {
  const { actor, text, isErased: isGone } = sentenceOf(event);
  return `${actor === null ? text : `${actor} ${text}`}${isGone ? ` (${auditWords.erased})` : ""}`;
}

export function isErased(event: AuditEvent): boolean {
  return "content" in event && event.content?.__typename === "Erased";
}

function textOf(event: AuditEvent): string | null {
  if (!("content" in event) || !event.content) return null;
  const { content } = event;
  let text: string | null = null;
  if ("answers" in content) text = answersInShort(content.answers, words.tasks.panel.unknown);
  else if ("text" in content) ({ text } = content);
  else if ("reason" in content) text = content.reason;
  else if ("name" in content) text = content.name;
  return text ? shortened(text) : null;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("").trimEnd()}…` : line;
}

function authorOf(event: AuditEvent): string | null {
  if ("annotation" in event && event.annotation) return event.annotation.author?.name ?? null;
  return event.__typename === "AnnotationImported" ? (event.annotator?.name ?? null) : null;
}

function personOf(event: AuditEvent): string | null {
  if ("assignee" in event) return event.assignee?.name ?? null;
  if ("member" in event) return event.member?.name ?? null;
  if ("annotator" in event) return event.annotator?.name ?? null;
  return event.subject?.__typename === "Member" ? event.subject.name : null;
}

/** What the event is part of the life of, by its name; null where the caller may not see it. */
export function subjectName(event: AuditEvent): string | null {
  const { subject } = event;
  if (!subject) return null;
  if (subject.__typename === "Task") return subject.externalId ?? shortId(subject.id);
  return "name" in subject ? (subject.name ?? null) : null;
}

/** The end of an id, for what has no name. */
export function shortId(id: string): string {
  return `…${id.slice(-5)}`;
}
