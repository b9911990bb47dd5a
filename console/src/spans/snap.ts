import type { Line } from "./segments";

/**
 * Grow a selection to whole words and take blanks off its ends, as people mean it who drag roughly.
 *
 * Offsets are UTF-16. Null where nothing but blanks is selected. Words are found as the text's own script has them.
 */
export function snapToWords(text: string, { start, end }: Line): Line | null {
  const trimmed = trimBlanks(text, { start, end });
  if (!trimmed) return null;
  return { start: wordAt(text, trimmed.start).start, end: wordAt(text, trimmed.end - 1).end };
}

export function trimBlanks(text: string, { start, end }: Line): Line | null {
  const selected = text.slice(start, end);
  const inner = selected.trim();
  if (!inner) return null;
  const from = start + selected.indexOf(inner);
  return { start: from, end: from + inner.length };
}

/** How far around an offset words are looked for; no word of a living language is longer. */
const REACH = 100;
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

function wordAt(text: string, offset: number): Line {
  const from = Math.max(0, offset - REACH);
  const segment = segmenter.segment(text.slice(from, offset + REACH)).containing(offset - from)!;
  return { start: from + segment.index, end: from + segment.index + segment.segment.length };
}
