/** What the ends of relations are called, where somebody labels, reviews or reads. */
import { useMemo } from "react";
import type { AnswerValue } from "../answers/answer";
import { regionsOf, type Interval, type Region, type RelationEnd, type Span } from "../answers/regions";
import { isAboutRegions, isAboutShapes, isOfRegions, shapeKindOf, type Question, type QuestionOf, type RegionQuestion } from "../form/form";
import { markedText } from "../inputs/markedText";
import { countsSeconds } from "../inputs/media";
import { stretchText } from "../intervals/intervals";
import { describe } from "../shapes/describe";
import { UNLABELED } from "../shapes/shapesOf";
import { colorOf } from "../spans/colors";
import { useLabelNames } from "../spans/labelNames";

type Answers = Readonly<Record<string, AnswerValue | undefined>>;

export interface NamedEnd {
  question: RegionQuestion;
  region: Region;
  /** The marked words in quotes, or else the label with what tells it from others. */
  name: string;
  /** The label of marked words; empty where `name` has it. */
  label: string;
}

interface Given {
  questions: readonly Question[];
  answers: Answers;
  inputs: Record<string, unknown>;
  /** Whether shapes go by their number on the picture, as they do where one draws; else by their place. */
  isNumbered: boolean;
}

/** Finds the region that an end names, with what it is called; null where it is not there. */
export function useEnds({ questions, answers, inputs, isNumbered }: Given): (end: RelationEnd) => NamedEnd | null {
  const regional = useMemo(() => questions.filter(isAboutRegions), [questions]);
  const nameOf = useLabelNames(regional, useMemo(() => regional.map(({ name }) => answers[name]), [regional, answers]));
  return useMemo(() => {
    const numbers = isNumbered ? numbersOf(regional, answers) : null;
    const regions = new Map(regional.map(({ name }) => [name, new Map(regionsOf(answers[name]).map((region) => [region.id, region]))]));
    const named = new Map<Region, NamedEnd>();
    const nameEnd = (question: RegionQuestion, region: Region): NamedEnd => {
      const label = nameOf(question.name, region.label);
      if (question.__typename === "SpanQuestion") {
        return { question, region, label, name: `“${markedText(inputs[question.appliesTo ?? ""], region as Span)}”` };
      }
      return { question, region, label: "", name: nameOfPlace(question, region, label, inputs, numbers?.get(region)) };
    };
    return (end) => {
      const question = regional.find(({ name }) => name === end.question);
      const region = question && regions.get(question.name)?.get(end.region);
      if (!region) return null;
      const known = named.get(region) ?? nameEnd(question, region);
      named.set(region, known);
      return known;
    };
  }, [regional, answers, inputs, isNumbered, nameOf]);
}

function nameOfPlace(question: RegionQuestion, region: Region, label: string, inputs: Given["inputs"], number?: number): string {
  if (question.__typename === "IntervalQuestion") return `${label} ${stretchText(region as Interval, countsSeconds(inputs[question.appliesTo ?? ""]))}`;
  if (number !== undefined) return `${number} ${label || "?"}`;
  return isAboutShapes(question) ? `${label} ${describe(shapeKindOf(question), region)}` : label;
}

/** The numbers of shapes on their picture: counted from 1, over all questions about it. */
function numbersOf(questions: readonly RegionQuestion[], answers: Answers): Map<Region, number> {
  const counts = new Map<string | null, number>();
  const numbers = new Map<Region, number>();
  for (const { name, appliesTo } of questions.filter(isAboutShapes)) {
    for (const region of regionsOf(answers[name])) {
      const number = (counts.get(appliesTo) ?? 0) + 1;
      counts.set(appliesTo, number);
      numbers.set(region, number);
    }
  }
  return numbers;
}

/** The color in which a region is shown: labels of several questions about one picture or one time have different ones. */
export function regionColor(questions: readonly Question[], question: RegionQuestion, label: string): string {
  if (!label) return UNLABELED;
  const isAlike = (other: RegionQuestion) => isAboutShapes(other) === isAboutShapes(question) && other.__typename !== "SpanQuestion";
  const before = questions.filter(isAboutRegions).slice(0, questions.filter(isAboutRegions).indexOf(question));
  const shared = question.__typename === "SpanQuestion" ? [] : before.filter((other) => isAlike(other) && other.appliesTo === question.appliesTo);
  return colorOf(question.labels, label, countOfLabels(shared));
}

/** The color of the label of a relation: another one than those of the regions that it joins, as far as there are enough. */
export function relationColor(questions: readonly Question[], question: QuestionOf<"RelationQuestion">, label: string): string {
  if (!label) return UNLABELED;
  return colorOf(question.labels, label, countOfLabels(questions.filter((other) => question.between.includes(other.name))));
}

function countOfLabels(questions: readonly Question[]): number {
  return questions.filter(isOfRegions).reduce((sum, { labels }) => sum + labels.length, 0);
}
