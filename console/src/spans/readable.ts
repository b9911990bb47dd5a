/** A text as it is read and marked, and how its characters stand to those that the API counts. */
import type { Span } from "../answers/regions";
import { CodePoints } from "./codePoints";
import type { Line } from "./segments";

/** A stretch of a readable text, in UTF-16 units, that shows a span or a part of one. */
export interface Stretch extends Line {
  /** The span covers nothing that can be read: this is the nearest text. */
  isNear?: true;
}

export interface Readable {
  text: string;
  /** What of the input a stretch of the text is, in code points; null where it is nothing of the input. */
  spanOf(stretch: Line): Line | null;
  /** Where in the text a span shows, in reading order. */
  stretchesOf(span: Line): Stretch[];
}

/** A text that is read as it stands in the task. */
export class PlainText implements Readable {
  private readonly points: CodePoints;

  constructor(readonly text: string) {
    this.points = new CodePoints(text);
  }

  spanOf({ start, end }: Line): Line {
    return { start: this.points.toCodePoint(start), end: this.points.toCodePoint(end) };
  }

  stretchesOf({ start, end }: Line): Stretch[] {
    return [{ start: this.points.toUnit(start), end: this.points.toUnit(end) }];
  }
}

/** What a span covers, to be read. */
export function textOfSpan(readable: Readable, span: Line): string {
  return readable.stretchesOf(span).map(({ start, end }) => readable.text.slice(start, end)).join(" ");
}

/** A span as it is shown at one stretch of a text: `start` and `end` are of that stretch. */
export type Shown<Each extends Span> = Each & {
  color: string;
  name: string;
  /** The span ends here: what it is called stands behind it. */
  isLast: boolean;
  isNear: boolean;
};

/** A span at each stretch of a text where it shows. */
export function shownSpans<Each extends Span>(readable: Readable, span: Each, color: string, name: string): Shown<Each>[] {
  const stretches = readable.stretchesOf(span);
  return stretches.map(({ start, end, isNear = false }, index) => {
    return { ...span, start, end, color, name, isNear, isLast: index === stretches.length - 1 };
  });
}

/** The marks that show somewhere in a stretch of a text. */
export function marksWithin<Each extends Line>(marks: readonly Each[], { start, end }: Line): Each[] {
  return marks.filter((mark) => mark.start < end && mark.end > start);
}
