/** How the regions of each person stand to those of all others, for each kind of question that marks regions. */
import { regionsOf, type Interval, type Region, type Span } from "../../answers/regions";
import { isAboutShapes, shapeKindOf, type RegionQuestion } from "../../form/form";
import { likenessOfIntervals } from "../../intervals/intervals";
import type { Answer } from "./answers";
import { standingsAmong, WHOLE, type Standing } from "./regions";
import { DRAWN_ALIKE, likenessOfShapes } from "./shapes";
import { likenessOfSpans } from "./spans";

/** By person: how each region stands to the others', by its id. Answers that are null were erased, and compared with nothing. */
export function standingsOf(question: RegionQuestion, answers: readonly (Answer | null)[]): ReadonlyMap<string, Standing>[] {
  const isDrawn = question.__typename !== "SpanQuestion";
  const likenessOf = likenessFor(question);
  return answers.map((answer, person) => {
    const others = answers.filter((other, index) => index !== person && other !== null);
    const found = standingsAmong(
      regionsOf(answer ?? undefined),
      others.map((other) => regionsOf(other ?? undefined)),
      likenessOf,
      isDrawn ? DRAWN_ALIKE : WHOLE,
    );
    return new Map([...found].map(([region, standing]) => [region.id, standing]));
  });
}

/** From 0 to 1, how much two regions are alike. */
export function likenessFor(question: RegionQuestion): (a: Region, b: Region) => number {
  if (isAboutShapes(question)) return likenessOfShapes(shapeKindOf(question));
  if (question.__typename === "IntervalQuestion") return (a, b) => likenessOfIntervals(a as Interval, b as Interval);
  return (a, b) => likenessOfSpans(a as Span, b as Span);
}
