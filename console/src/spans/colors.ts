/** Hues of labels without a color of their own, far enough apart to tell neighbors. */
const PALETTE = [
  "#2f7fd1", "#c2571a", "#2e8b57", "#a23bb3", "#b8860b", "#c23b5e",
  "#0e8c99", "#6a5acd", "#6b8e23", "#a0522d", "#4c78a8", "#b5489a",
];

/** The color of a label: its own, or one by its place in the list, behind `before` others; of a concept, one by its id. */
export function colorOf(labels: readonly { value: string; color: string | null }[], value: string, before = 0): string {
  const index = labels.findIndex((label) => label.value === value);
  const own = labels[index]?.color;
  return own ?? PALETTE[(index < 0 ? hash(value) : before + index) % PALETTE.length]!;
}

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)!) % 9_973;
  return sum;
}
