/** The marks of several people in one text: who made each, and how it stands to those of the others. */
import { regionsOf, type Region, type Span } from "../../answers/regions";
import type { QuestionOf, RegionQuestion } from "../../form/form";
import type { RegionStatus } from "../diff/regions";
import { standingsOf } from "../diff/standings";
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
  return questions.flatMap((question) => {
    const found = new Map<string, LayeredSpan>();
    regionStatuses(question, columns).forEach((own, person) => {
      for (const [region, status] of own) {
        const span = region as Span;
        const id = [question.name, span.label, span.start, span.end, span.message ?? ""].join("|");
        const known = found.get(id);
        if (known) known.people.push(person);
        else found.set(id, { ...span, id, question: question.name, people: [person], status });
      }
    });
    return [...found.values()];
  });
}

/** By column: the regions of the answer to a question, each with how it stands to those of the others. */
export function regionStatuses(question: RegionQuestion, columns: readonly Column[]): Map<Region, RegionStatus>[] {
  const answers = columns.map(({ answers: all, isErased }) => (isErased ? null : all[question.name]));
  const standings = standingsOf(question, answers);
  return answers.map((answer, person) => {
    const regions = regionsOf(answer ?? undefined);
    return new Map(regions.map((region) => [region, standings[person]!.get(region.id)!.status]));
  });
}

export function shownIn(layer: Layer): (region: Pick<LayeredSpan, "status" | "people">) => boolean {
  if (layer === "all") return () => true;
  return ({ status, people }) => (layer === "differing" ? status !== "same" : people.includes(layer));
}

/** The layer after this one, around the circle of all that there are. */
export function nextLayer(layer: Layer, people: number): Layer {
  const all: Layer[] = ["all", "differing", ...Array.from({ length: people }, (_, index) => index)];
  return all[(all.indexOf(layer) + 1) % all.length]!;
}
