/** What differs between two texts, word by word. */

export interface TextPart {
  /** In both texts, or in one of them alone. */
  in: "both" | "a" | "b";
  text: string;
}

/** Where two texts differ so much that comparing them takes longer than this many steps, nothing is taken as equal. */
const MOST_STEPS = 4_000_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** The parts of both texts in their order: those of `a` are the text `a`, those of `b` the text `b`. */
export function diffText(a: string, b: string): TextPart[] {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  let before = 0;
  while (before < Math.min(left.length, right.length) && left[before] === right[before]) before += 1;
  let after = 0;
  const most = Math.min(left.length, right.length) - before;
  while (after < most && left.at(-1 - after) === right.at(-1 - after)) after += 1;
  return merged([
    ...left.slice(0, before).map((text): TextPart => ({ in: "both", text })),
    ...middleParts(left.slice(before, left.length - after), right.slice(before, right.length - after)),
    ...left.slice(left.length - after).map((text): TextPart => ({ in: "both", text })),
  ]);
}

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Walks along the longest list of words that both have. */
function middleParts(left: readonly string[], right: readonly string[]): TextPart[] {
  const lengths = left.length * right.length <= MOST_STEPS ? commonLengths(left, right) : null;
  const parts: TextPart[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const isBoth = lengths && i < left.length && j < right.length && left[i] === right[j];
    const isOfA = i < left.length && (j >= right.length || !lengths || lengths[i + 1]![j]! >= lengths[i]![j + 1]!);
    if (isBoth) parts.push({ in: "both", text: left[i]! });
    else parts.push(isOfA ? { in: "a", text: left[i]! } : { in: "b", text: right[j]! });
    if (isBoth || isOfA) i += 1;
    if (isBoth || !isOfA) j += 1;
  }
  return parts;
}

/** How many words the rests of both lists, from each pair of places on, have in common at most. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const longer = Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
      lengths[i]![j] = left[i] === right[j] ? lengths[i + 1]![j + 1]! + 1 : longer;
    }
  }
  return lengths;
}

/**
 * Neighbors of a kind as one part.
 *
 * Blanks between words that differ count as differing, too, so that "not a" against "and no" is one difference.
 */
function merged(parts: readonly TextPart[]): TextPart[] {
  const all: TextPart[] = [];
  const run = { a: "", b: "", blanks: "" };
  const endRun = () => {
    if (run.a) all.push({ in: "a", text: run.a });
    if (run.b) all.push({ in: "b", text: run.b });
    if (run.blanks) all.push({ in: "both", text: run.blanks });
    Object.assign(run, { a: "", b: "", blanks: "" });
  };
  for (const part of parts) {
    if (part.in !== "both") {
      // The blanks before it turned out to stand between words that differ.
      run.a += run.blanks;
      run.b += run.blanks;
      run.blanks = "";
      run[part.in] += part.text;
    } else if ((run.a || run.b) && part.text.trim() === "") run.blanks += part.text;
    else {
      endRun();
      all.push({ ...part });
    }
  }
  endRun();
  return joined(all);
}

function joined(parts: readonly TextPart[]): TextPart[] {
  const all: TextPart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.in === part.in) last.text += part.text;
    else all.push({ ...part });
  }
  return all;
}
