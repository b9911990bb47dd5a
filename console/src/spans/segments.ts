import type { Span } from "../answers/answer";

/** A stretch of text under the same spans, from `start` up to `end`. */
export interface Segment {
  start: number;
  end: number;
  /** The spans over it, the one that began first first. */
  spans: Span[];
}

/** Cut the range from `start` up to `end` wherever a span begins or ends. Offsets are of one kind throughout. */
export function segmentsOf(spans: readonly Span[], start: number, end: number): Segment[] {
  const inside = spans
    .filter((span) => span.start < end && span.end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const cuts = new Set([start, end]);
  for (const span of inside) {
    cuts.add(Math.max(start, span.start));
    cuts.add(Math.min(end, span.end));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, index) => ({
    start: from,
    end: edges[index + 1]!,
    spans: inside.filter((span) => span.start <= from && span.end > from),
  }));
}

export interface Line {
  start: number;
  end: number;
}

/** The lines of a text, each with its line break, so that together they are the text. */
export function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline + 1;
    lines.push({ start, end });
    start = end;
  }
  return lines;
}

/** Whether two ranges share a character. */
export function overlaps(a: Line, b: Line): boolean {
  return a.start < b.end && b.start < a.end;
}
