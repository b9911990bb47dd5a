/** HTML as the text that is read of it, whose spans are offsets in its source. Everything here is pure. */
import { CodePoints, firstIndex } from "../../spans/codePoints";
import type { Readable, Stretch } from "../../spans/readable";
import type { Line } from "../../spans/segments";
import { shownHtml, type PlacedPiece, type ShownNode } from "./shown";
import { isPlain } from "./source";

export class HtmlText implements Readable {
  readonly text: string;
  readonly nodes: ShownNode[];
  private readonly points: CodePoints;
  private readonly pieces: PlacedPiece[];
  /** The pieces with something to see, in the order of the text. */
  private readonly seen: PlacedPiece[];
  /** The numbers of those, in the order of the source, which malformed markup makes another one than that of the text. */
  private readonly bySource: number[];

  constructor(readonly source: string) {
    const { text, nodes, pieces } = shownHtml(source);
    [this.text, this.nodes, this.pieces] = [text, nodes, pieces];
    this.points = new CodePoints(source);
    this.seen = pieces.filter((piece) => /[^ \t\n\f\r]/.test(text.slice(piece.at, endOf(piece))));
    this.bySource = this.seen.map((_, index) => index).sort((a, b) => this.seen[a]!.from - this.seen[b]!.from);
  }

  /** From the first to the last character of the source of which something is within the stretch. */
  spanOf({ start, end }: Line): Line | null {
    let [from, to] = [Infinity, -Infinity];
    const first = firstIndex(this.pieces.length, (index) => endOf(this.pieces[index]!) > start);
    for (let index = first; index < this.pieces.length && this.pieces[index]!.at < end; index += 1) {
      const piece = this.pieces[index]!;
      const whole = !isPlain(piece);
      from = Math.min(from, whole ? piece.from : piece.from + Math.max(0, start - piece.at));
      to = Math.max(to, whole ? piece.to : piece.to - Math.max(0, endOf(piece) - end));
    }
    return from < to ? { start: this.points.toCodePoint(from), end: this.points.toCodePoint(to) } : null;
  }

  stretchesOf(span: Line): Stretch[] {
    const [from, to] = [this.points.toUnit(span.start), this.points.toUnit(span.end)];
    const found: number[] = [];
    const first = firstIndex(this.bySource.length, (index) => this.sourced(index).to > from);
    for (let index = first; index < this.bySource.length && this.sourced(index).from < to; index += 1) found.push(this.bySource[index]!);
    if (found.length === 0) return this.nearest(first, from, to);
    const stretches: Stretch[] = [];
    let last = -2;
    for (const index of found.sort((a, b) => a - b)) {
      const piece = this.seen[index]!;
      const whole = !isPlain(piece);
      const start = whole ? piece.at : piece.at + Math.max(0, from - piece.from);
      const end = whole ? endOf(piece) : endOf(piece) - Math.max(0, piece.to - to);
      // Nothing that was read stands between two pieces that follow one another.
      if (last === index - 1) stretches.at(-1)!.end = end;
      else stretches.push({ start, end });
      last = index;
    }
    return stretches;
  }

  /** The character beside what cannot be read; `next` is the piece behind it, in the order of the source. */
  private nearest(next: number, from: number, to: number): Stretch[] {
    const before = next > 0 ? this.sourced(next - 1) : null;
    const behind = next < this.bySource.length ? this.sourced(next) : null;
    if (behind && (!before || behind.from - to <= from - before.to)) {
      const length = isPlain(behind) ? unitsAt(this.text, behind.at) : behind.length;
      return [{ start: behind.at, end: behind.at + length, isNear: true }];
    }
    if (!before) return [];
    const end = endOf(before);
    return [{ start: end - (isPlain(before) ? unitsBefore(this.text, end) : before.length), end, isNear: true }];
  }

  private sourced(index: number): PlacedPiece {
    return this.seen[this.bySource[index]!]!;
  }
}

function endOf({ at, length }: PlacedPiece): number {
  return at + length;
}

function unitsAt(text: string, index: number): number {
  return text.codePointAt(index)! > 0xffff ? 2 : 1;
}

function unitsBefore(text: string, index: number): number {
  return index > 1 && text.codePointAt(index - 2)! > 0xffff ? 2 : 1;
}
