import { memo, useLayoutEffect, useMemo, type CSSProperties, type ReactNode } from "react";
import type { Span } from "../answers/answer";
import type { QuestionOf } from "../form/form";
import { colorOf } from "./colors";
import { useLabelNames } from "./labelNames";
import { marksWithin, PlainText, shownSpans, type Readable, type Shown } from "./readable";
import { linesOf, segmentsOf, type Line, type Segment } from "./segments";
import { useAnswersTo, useSpanTools } from "./spanContext";
import styles from "./spans.module.css";

interface PlaceProps {
  /** The name of the input, and the number of the message on a chat. */
  input: string;
  message?: number | undefined;
  title: string;
  questions: QuestionOf<"SpanQuestion">[];
}

export interface AnnotatedTextProps extends PlaceProps {
  text: string;
}

/** A mark where it is shown: offsets in UTF-16 units of the text that is read. */
export type Mark = Shown<Span> & { question: string };

/** A text with its marks, in which one selects with the mouse or the keys. */
export function AnnotatedText({ text, ...place }: AnnotatedTextProps) {
  const readable = useMemo(() => new PlainText(text), [text]);
  const lines = useMemo(() => linesOf(text), [text]);
  return (
    <Annotated {...place} readable={readable} className={styles.plain}>
      {(marks, chosen) =>
        lines.map((line) => (
          <TextLine key={line.start} text={text} line={line} marks={marksWithin(marks, line)} chosen={chosen} />
        ))
      }
    </Annotated>
  );
}

interface AnnotatedProps extends PlaceProps {
  readable: Readable;
  className?: string | undefined;
  /** Draws the text: parts with `data-start`, in their order. */
  children: (marks: Mark[], chosen: string | null) => ReactNode;
}

/**
 * What one marks in, whatever the text looks like.
 *
 * It is editable to the browser, so that there is a caret and every way of selecting works, in each script; but nothing
 * that would change the text is let through.
 */
export function Annotated({ input, message, title, readable, questions, className, children }: AnnotatedProps) {
  const [tools, { chosen }] = useSpanTools();
  const names = useMemo(() => questions.map(({ name }) => name), [questions]);
  const answers = useAnswersTo(names);
  const nameOf = useLabelNames(questions, answers);
  const marks = useMemo(
    () =>
      questions.flatMap((question, index): Mark[] => {
        const answer = answers[index];
        if (answer?.kind !== "span") return [];
        return answer.spans
          .filter((span) => (span.message ?? null) === (message ?? null))
          .flatMap((span) => shownSpans(readable, { ...span, question: question.name }, colorOf(question.labels, span.label), nameOf(question.name, span.label)));
      }),
    [questions, answers, readable, message, nameOf],
  );

  useLayoutEffect(() => tools.restoreCaret(), [tools, marks]);

  return (
    <div
      className={`${styles.text} ${className ?? ""}`}
      role="textbox"
      aria-multiline="true"
      aria-readonly="true"
      aria-label={title}
      contentEditable
      suppressContentEditableWarning
      inputMode="none"
      spellCheck={false}
      dir="auto"
      tabIndex={0}
      data-keys
      data-text={input}
      data-message={message}
      onBeforeInput={(event) => event.preventDefault()}
      onPaste={(event) => event.preventDefault()}
      onCut={(event) => event.preventDefault()}
      onDrop={(event) => event.preventDefault()}
      onDragStart={(event) => event.preventDefault()}
      onMouseUp={(event) => tools.release(event.altKey)}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") {
          event.preventDefault();
          tools.removeChosen();
        }
      }}
    >
      {children(marks, chosen?.span ?? null)}
    </div>
  );
}

interface LineProps {
  text: string;
  line: Line;
  marks: Mark[];
  chosen: string | null;
}

const TextLine = memo(function TextLine({ text, line, marks, chosen }: LineProps) {
  const end = text[line.end - 1] === "\n" ? line.end - 1 : line.end;
  return (
    <div data-start={line.start}>
      {line.start === end ? <br /> : <Segments text={text} start={line.start} end={end} marks={marks} chosen={chosen} />}
    </div>
  );
}, isSameLine);

/** Most lines have no mark: they need not render again for a mark elsewhere. */
function isSameLine(before: LineProps, after: LineProps): boolean {
  return before.text === after.text && before.line.start === after.line.start && isMarkedAlike(before, after);
}

/** Whether a part of a text shows the same marks as before. */
function isMarkedAlike(before: Pick<LineProps, "marks" | "chosen">, after: Pick<LineProps, "marks" | "chosen">): boolean {
  return (
    before.marks.length === after.marks.length &&
    before.marks.every((mark, index) => isSameMark(mark, after.marks[index]!)) &&
    (before.chosen === after.chosen || after.marks.length === 0)
  );
}

function isSameMark(a: Mark, b: Mark): boolean {
  return a.id === b.id && a.start === b.start && a.end === b.end && a.color === b.color && a.name === b.name;
}

interface SegmentsProps extends Line {
  text: string;
  marks: readonly Mark[];
  chosen: string | null;
}

/** A stretch of a text with the marks on it. */
export function Segments({ text, start, end, marks, chosen }: SegmentsProps) {
  return segmentsOf(marks, start, end).map((segment) => (
    <TextSegment key={segment.start} text={text} segment={segment} chosen={chosen} />
  ));
}

function TextSegment({ text, segment, chosen }: { text: string; segment: Segment; chosen: string | null }) {
  const { start, end, spans } = segment;
  const shown = text.slice(start, end);
  if (spans.length === 0) return shown;
  const marks = spans as Mark[];
  const ending = marks.filter((mark) => mark.isLast && mark.end === end).map(({ name }) => name);
  return (
    <mark
      className={styles.mark}
      style={{ "--lines": marks.map(lineOf).join(", "), "--color": marks.at(-1)!.color } as CSSProperties}
      data-spans={marks.map(({ question, id }) => `${question}/${id}`).join(" ")}
      data-tag={ending.join(", ") || undefined}
      data-near={marks.every(({ isNear }) => isNear) || undefined}
      data-chosen={marks.some(({ id }) => id === chosen) || undefined}
      title={marks.map(({ name }) => name).join(", ")}
    >
      {shown}
    </mark>
  );
}

/** The line under the text of a mark; of several marks they are stacked, a gap between them. */
function lineOf({ color }: Mark, index: number): string {
  const line = `0 ${2 + index * 3}px 0 ${color}`;
  return index === 0 ? line : `0 ${index * 3}px 0 var(--ground), ${line}`;
}
