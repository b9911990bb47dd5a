import { useMemo, type CSSProperties } from "react";
import type { AnswerValue } from "../../answers/answer";
import type { QuestionOf } from "../../form/form";
import { colorOf } from "../../spans/colors";
import { useLabelNames } from "../../spans/labelNames";
import { PlainText, shownSpans, type Readable, type Shown } from "../../spans/readable";
import { linesOf, segmentsOf, type Line, type Segment } from "../../spans/segments";
import { words } from "../../words";
import type { LayeredSpan } from "./layers";
import styles from "./text.module.css";

/** A mark where it is shown: offsets in UTF-16 units of the text that is read. */
export type Mark = Shown<LayeredSpan>;

export interface LayeredProps {
  title: string;
  /** The number of the message on a chat. */
  message?: number;
  questions: QuestionOf<"SpanQuestion">[];
  /** The marks that show. */
  spans: readonly LayeredSpan[];
}

/** A text with the marks of all people under review, each underlined in the pattern of whoever made it. */
export function LayeredText({ text, ...layered }: LayeredProps & { text: string }) {
  const readable = useMemo(() => new PlainText(text), [text]);
  const lines = useMemo(() => linesOf(text), [text]);
  const marks = useLayeredMarks(readable, layered);
  return (
    <div className={styles.text} role="group" aria-label={layered.title} dir="auto">
      {lines.map(({ start, end }) => {
        const last = text[end - 1] === "\n" ? end - 1 : end;
        return <div key={start}>{start === last ? <br /> : <Segments text={text} start={start} end={last} marks={marks} />}</div>;
      })}
    </div>
  );
}

export function useLayeredMarks(readable: Readable, { message, questions, spans: layers }: LayeredProps): Mark[] {
  const nameOf = useLabelNames(questions, useMemo(() => answersOf(questions, layers), [questions, layers]));
  return useMemo(
    () =>
      questions.flatMap((question) =>
        layers
          .filter((span) => span.question === question.name && (span.message ?? null) === (message ?? null))
          .flatMap((span) => shownSpans(readable, span, colorOf(question.labels, span.label), nameOf(question.name, span.label))),
      ),
    [questions, layers, readable, message, nameOf],
  );
}

/** The labels of the shown marks, as answers whose concepts are to be named. */
function answersOf(questions: LayeredProps["questions"], layers: readonly LayeredSpan[]): AnswerValue[] {
  return questions.map(({ name }) => ({ kind: "span", spans: layers.filter(({ question }) => question === name) }));
}

/** A stretch of a text with the marks on it. */
export function Segments({ text, start, end, marks }: Line & { text: string; marks: readonly Mark[] }) {
  return segmentsOf(marks, start, end).map((segment) => <TextSegment key={segment.start} text={text} segment={segment} />);
}

function TextSegment({ text, segment }: { text: string; segment: Segment }) {
  const shown = text.slice(segment.start, segment.end);
  const marks = segment.spans as Mark[];
  if (marks.length === 0) return shown;
  const ending = marks.filter(({ end, isLast }) => isLast && end === segment.end);
  return (
    <mark
      className={styles.mark}
      style={{ ...underlines(marks), "--color": marks.at(-1)!.color } as CSSProperties}
      data-differs={marks.some(({ status }) => status !== "same") || undefined}
      data-near={marks.every(({ isNear }) => isNear) || undefined}
      data-tag={ending.map(tagOf).join(", ") || undefined}
      title={marks.map(tagOf).join(", ")}
    >
      {shown}
    </mark>
  );
}

/** The label; where not everybody marked so, also in what it differs and whose it is. */
function tagOf({ name, status, people }: Mark): string {
  if (status === "same") return name;
  return `${name} ${words.review.statuses[status].sign}${people.map((person) => person + 1).join(",")}`;
}

/** The patterns of lines that people draw with, by column; more people begin again. */
const PATTERNS: ((color: string) => string)[] = [
  (color) => `linear-gradient(${color}, ${color})`,
  (color) => `repeating-linear-gradient(90deg, ${color} 0 6px, transparent 6px 10px)`,
  (color) => `repeating-linear-gradient(90deg, ${color} 0 2px, transparent 2px 5px)`,
  (color) => `repeating-linear-gradient(90deg, ${color} 0 12px, transparent 12px 15px)`,
];

export function patternOf(person: number, color: string): string {
  return PATTERNS[person % PATTERNS.length]!(color);
}

/** A line for each mark over a stretch of text, one under the other. */
function underlines(marks: readonly Mark[]): CSSProperties {
  const lines = marks.map(({ people, status, color }, index) => {
    const pattern = patternOf(status === "same" ? 0 : people[0]!, color);
    return `${pattern} 0 calc(100% - ${(marks.length - 1 - index) * 4}px) / 100% 2px no-repeat`;
  });
  return { "--lines": lines.join(", "), paddingBottom: 2 + (marks.length - 1) * 4 } as CSSProperties;
}
