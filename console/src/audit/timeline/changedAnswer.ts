/** What a revision changed in an answer, in a few words. */
import { queryOptions } from "@tanstack/react-query";
import { request } from "../../api/client";
import { AuditAnswerChangeDocument, type ChangedAnswerFragment } from "../../api/operations";
import { answersInShort } from "../../tasks/answerText";
import { words } from "../../words";
import { auditWords } from "../../words/audit";
import type { AuditEvent } from "./eventPages";

/** The answers that an event changed, with what they were before; null where nothing can be compared. */
export function changedAnswerQuery(event: AuditEvent) {
  const [of, to] = [event.stream, event.position];
  return queryOptions({
    queryKey: ["auditAnswerChange", of, to],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<readonly ChangedAnswerFragment[] | null> => {
      const from = String(Number(to) - 1);
      const { changes } = await request(AuditAnswerChangeDocument, { of, from, to }, { signal });
      const annotation = "annotationId" in event ? event.annotationId : null;
      for (const change of changes?.nodes ?? []) {
        if (change.__typename === "AnnotationChange" && change.object?.id === annotation && change.answers.length) return change.answers;
      }
      return null;
    },
  });
}

/** "changed van to bus", "changed van to bus, and one more answer". */
export function changedText(changes: readonly ChangedAnswerFragment[]): string {
  const { changed, and, nothing } = auditWords.revision;
  const [first, ...others] = changes;
  if (!first) return auditWords.revision.same;
  const [before, after] = [first.before, first.after].map((answer) => (answer ? answersInShort([answer], words.tasks.panel.unknown) : nothing));
  return changed(before || nothing, after || nothing) + (others.length ? and(others.length) : "");
}
