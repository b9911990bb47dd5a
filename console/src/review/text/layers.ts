/** The marks of several people in one text: who made each, and how it stands to those of the others. */
import type { Span } from "../../answers/answer";
import type { QuestionOf } from "../../form/form";
import type { RegionStatus } from "../diff/regions";
import { spanStatuses } from "../diff/spans";
import type { Column } from "../queue/reviewWork";

/** Which marks show: everybody's, those that differ, or those of one column. */
export type Layer = "all" | "differing" | number;

/** A mark that one or several people made alike. */
export interface LayeredSpan extends Span {
  question: string;
  /** The columns of those who made it. */
  people: number[];
  status: RegionStatus;
}

export function layeredSpans(questions: readonly QuestionOf<"SpanQuestion">[], columns: readonly Column[]): LayeredSpan[] {
  return questions.flatMap(({ name }) => {
    const all = columns.map(({ answers }) => spansOf(answers[name]));
    const found = new Map<string, LayeredSpan>();
    all.forEach((own, person) => {
      const others = all.filter((_, index) => index !== person && !columns[index]!.isErased);
      for (const [span, status] of spanStatuses(own, others)) {
        const id = [name, span.label, span.start, span.end, span.message ?? ""].join("|");
        const known = found.get(id);
        if (known) known.people.push(person);
        else found.set(id, { ...span, id, question: name, people: [person], status });
      }
    });
    return [...found.values()];
  });
}

export function shownIn(layer: Layer): (span: LayeredSpan) => boolean {
  if (layer === "all") return () => true;
  return ({ status, people }) => (layer === "differing" ? status !== "same" : people.includes(layer));
}

/** The layer after this one, around the circle of all that there are. */
export function nextLayer(layer: Layer, people: number): Layer {
  const all: Layer[] = ["all", "differing", ...Array.from({ length: people }, (_, index) => index)];
  return all[(all.indexOf(layer) + 1) % all.length]!;
}

export function spansOf(answer: Column["answers"][string] | undefined): Span[] {
  return answer?.kind === "span" ? answer.spans : [];
}
