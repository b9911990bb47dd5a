/** The filtered list as a file. */
import type { AuditEvent } from "../timeline/eventPages";
import { sentenceText, subjectName } from "../timeline/sentence";

export const CSV_HEAD = "position,recorded_at,event,actor,actor_id,what,sentence,subject_id,fingerprint\r\n";

const FORMULA = /^[=+\-@\t\r]/;

/** A line of CSV; what a spreadsheet would take for a formula is made a text. */
export function csvLine(event: AuditEvent): string {
  const cells = [
    event.position,
    event.recordedAt,
    event.name,
    event.actor?.name ?? "",
    event.actor?.id ?? "",
    subjectName(event) ?? "",
    sentenceText(event),
    event.stream,
    event.cursor.split(".")[1] ?? "",
  ];
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of JSON: the event as the API gives it. */
export function jsonLine(event: AuditEvent): string {
  return `${JSON.stringify({ ...event, sentence: sentenceText(event) })}\n`;
}
