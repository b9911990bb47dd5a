/** Marks text: what is selected, with which label, in the answer of which question. */
import { Store } from "../kit/Store";
import { words } from "../words";
import type { Span } from "../answers/answer";
import { newRegionId } from "../answers/regions";
import type { AnswerSheet } from "../answers/AnswerSheet";
import type { QuestionOf } from "../form/form";
import { chatMessages, textOf } from "../inputs/chat";
import { PlainText, textOfSpan, type Readable } from "./readable";
import { overlaps } from "./segments";
import { placeCaret, selectedRange, showPending, type TextRange } from "./selection";
import { snapToWords, trimBlanks } from "./snap";

export interface SpanToolsState {
  /** The label that the next selection gets, if one was chosen before. */
  armed: { question: string; label: string } | null;
  /** The mark that was pointed at. */
  chosen: { question: string; span: string } | null;
  notice: string;
  /** By input: what is read on the screen, where that is not the value as it stands. */
  texts: ReadonlyMap<string, Readable>;
}

type SpanQuestion = QuestionOf<"SpanQuestion">;

export class SpanTools extends Store<SpanToolsState> {
  /** The last selection in a text, which outlives the focus going to a search field. */
  private range: TextRange | null = null;
  private plain: PlainText | null = null;

  constructor(
    private readonly sheet: AnswerSheet,
    private readonly inputs: Record<string, unknown>,
    private readonly questions: SpanQuestion[],
  ) {
    super({ armed: null, chosen: null, notice: "", texts: new Map() });
  }

  /** From now on, an input is read as this text; what is returned ends that. */
  read(input: string, text: Readable): () => void {
    this.readAs(new Map(this.state.texts).set(input, text));
    return () => this.readAs(new Map([...this.state.texts].filter(([, each]) => each !== text)));
  }

  private readAs(texts: SpanToolsState["texts"]): void {
    // What was selected was a place in another text.
    this.range = null;
    showPending(null);
    this.show({ texts });
  }

  /** What a mark covers, as it is read on the screen. */
  markedText(input: string, span: Span): string {
    return textOfSpan(this.textAt({ input, message: span.message ?? null }), span);
  }

  /** To be called whenever the selection of the page changes; the browser tells so a little late. */
  readonly followSelection = (): void => {
    const range = selectedRange();
    if (!range) return;
    this.range = range;
    showPending(getSelection()!.getRangeAt(0).cloneRange());
    // The caret points at the mark that it is in.
    const chosen = range.start === range.end ? this.markAt(range) : null;
    if (chosen?.span !== this.state.chosen?.span) this.show({ chosen });
  };

  /** The mouse was let go in a text: mark what is selected if a label is armed. */
  release(isExact: boolean): void {
    this.followSelection();
    const { armed } = this.state;
    if (!armed || !this.hasSelection()) return;
    const question = this.questions.find(({ name }) => name === armed.question);
    if (question) this.mark(question, armed.label, isExact);
  }

  /** The text was drawn anew, by which the browser lost the caret: put it back. */
  restoreCaret(): void {
    if (this.range && !this.hasSelection()) placeCaret(this.range);
  }

  private hasSelection(): boolean {
    return this.range !== null && this.range.end > this.range.start;
  }

  /**
   * Give a label: to what is selected; without a selection, to the mark pointed at; else to the next selection.
   */
  label(question: SpanQuestion, label: string, isExact = false): void {
    this.followSelection();
    const { chosen, armed } = this.state;
    if (this.hasSelection()) this.mark(question, label, isExact);
    else if (chosen?.question === question.name) this.relabel(chosen.span, question, label);
    else {
      const isArmed = armed?.question === question.name && armed.label === label;
      this.show({ armed: isArmed ? null : { question: question.name, label }, notice: words.label.selectFirst });
    }
  }

  choose(question: string, span: string): void {
    this.show({ chosen: { question, span } });
  }

  remove(question: string, span: string): void {
    this.change(question, this.spans(question).filter(({ id }) => id !== span));
    this.show({ chosen: null });
  }

  /** Remove the mark that was pointed at, or that the caret is in. */
  removeChosen(): void {
    this.followSelection();
    const { chosen } = this.state;
    if (chosen) this.remove(chosen.question, chosen.span);
  }

  disarm(): void {
    this.show({ armed: null, chosen: null, notice: "" });
  }

  private mark(question: SpanQuestion, label: string, isExact: boolean): void {
    const range = this.range!;
    if (range.input !== question.appliesTo) return this.show({ notice: words.label.selectFirst });
    const readable = this.textAt(range);
    const { text } = readable;
    const units = isExact ? trimBlanks(text, range) : snapToWords(text, range);
    const place = units && readable.spanOf(units);
    if (!place) return;
    const span: Span = {
      id: newRegionId(),
      label,
      ...place,
      ...(range.message === null ? {} : { message: range.message }),
    };
    const spans = this.spans(question.name);
    const others = spans.filter((each) => (each.message ?? null) === range.message && overlaps(each, span));
    if (others.some((each) => isSame(each, span))) return;
    if (!question.overlap && others.length) return this.show({ notice: words.label.overlapping });
    this.change(question.name, [...spans, span]);
    this.range = { ...range, start: units.end, end: units.end };
    showPending(null);
    const marked = text.slice(units.start, units.end);
    const name = question.labels.find(({ value }) => value === label)?.label ?? label;
    this.show({ chosen: { question: question.name, span: span.id }, notice: words.label.marked(marked, name) });
  }

  private relabel(id: string, question: SpanQuestion, label: string): void {
    const spans = this.spans(question.name);
    const span = { ...spans.find((each) => each.id === id)!, label };
    if (spans.some((each) => isSame(each, span))) return;
    this.change(question.name, spans.map((each) => (each.id === id ? span : each)));
  }

  private markAt(caret: TextRange): SpanToolsState["chosen"] {
    const readable = this.textAt(caret);
    const isHere = (span: Span) => readable.stretchesOf(span).some(({ start, end }) => start <= caret.start && caret.start <= end);
    const under = this.questions.flatMap(({ name, appliesTo }) =>
      appliesTo !== caret.input
        ? []
        : this.spans(name)
            .filter((span) => (span.message ?? null) === caret.message)
            .filter(isHere)
            .map((span) => ({ question: name, span: span.id, length: span.end - span.start })),
    );
    const [shortest] = under.sort((a, b) => a.length - b.length);
    return shortest ? { question: shortest.question, span: shortest.span } : null;
  }

  private textAt({ input, message }: Pick<TextRange, "input" | "message">): Readable {
    const shown = this.state.texts.get(input);
    if (shown) return shown;
    const value = this.inputs[input];
    const text = message === null ? textOf(value) : (chatMessages(value)[message]?.text ?? "");
    // Its characters are counted once while one is in it.
    if (this.plain?.text !== text) this.plain = new PlainText(text);
    return this.plain;
  }

  private spans(question: string): Span[] {
    const answer = this.sheet.get(question);
    return answer?.kind === "span" ? answer.spans : [];
  }

  private change(question: string, spans: Span[]): void {
    this.sheet.set(question, spans.length ? { kind: "span", spans } : null);
  }
}

/** Whether two marks say the same, whatever their ids. */
function isSame(a: Span, b: Span): boolean {
  const isThere = a.start === b.start && a.end === b.end && (a.message ?? null) === (b.message ?? null);
  return isThere && a.label === b.label;
}
