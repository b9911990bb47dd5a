/** Answers as lines of text, to be read and not changed. */
import type { ShownAnswerFragment } from "../api/operations";
import { isRelation, type Form, type Question } from "../form/form";
import { markedText, withMarkup } from "../inputs/markedText";
import { countsSeconds } from "../inputs/media";
import { inTime, stretchText } from "../intervals/intervals";

interface Labelled {
  label: string;
  concept: { label: string } | null;
}

export interface ShownAnswer {
  question: string;
  title: string;
  lines: string[];
}

/** The answers of an annotation in the order of the form's questions; `unknown` stands for what this screen cannot show. */
export function shownAnswers(
  answers: readonly ShownAnswerFragment[],
  form: Form | null,
  inputs: Record<string, unknown>,
  unknown: string,
): ShownAnswer[] {
  const questions = form?.questions ?? [];
  const known = withMarkup(form, inputs);
  const inputOf = (name: string) => {
    const appliesTo = questions.find((each) => each.name === name)?.appliesTo;
    return appliesTo ? known[appliesTo] : undefined;
  };
  const place = (name: string) => questions.findIndex((each) => each.name === name);
  return answers
    .toSorted((a, b) => place(a.question) - place(b.question))
    .map(({ question: name, value }) => {
      const question = questions.find((each) => each.name === name);
      const isRelating = value.__typename === "RelationAnswer";
      const lines = isRelating ? relationLines(value, question, answers, inputOf) : linesOf(value, inputOf(name));
      return { question: name, title: question?.title || name, lines: lines ?? [unknown] };
    });
}

/** Answers in one line without their questions, marks by their labels alone: "an animal · broader term × 2". */
export function answersInShort(answers: readonly ShownAnswerFragment[], unknown: string): string {
  const parts = answers.map(({ value }) => (value.__typename === "SpanAnswer" ? counted(value.spans) : (linesOf(value, "") ?? [unknown])));
  return parts.map((lines) => lines.join(", ")).join(" · ");
}

function linesOf(value: ShownAnswerFragment["value"], input: unknown): string[] | null {
  switch (value.__typename) {
    case "ChoiceAnswer":
      return value.concepts?.map(({ label }) => label) ?? value.values;
    case "TextAnswer":
      return [value.text];
    case "NumberAnswer":
      return [String(value.number)];
    case "RatingAnswer":
      return [String(value.rating)];
    case "RankingAnswer":
      return value.order.map((item, index) => `${index + 1}. ${item}`);
    case "SpanAnswer":
      return value.spans.map((span) => `${nameOf(span)}: “${markedText(input, span)}”`);
    case "BoxAnswer":
      return counted(value.boxes);
    case "EllipseAnswer":
      return counted(value.ellipses);
    case "PolygonAnswer":
      return counted(value.polygons);
    case "PolylineAnswer":
      return counted(value.polylines);
    case "KeypointAnswer":
      return counted(value.keypoints);
    case "MaskAnswer":
      return counted(value.masks);
    case "RelationAnswer":
      return counted(value.relations);
    case "TrackAnswer":
      return counted(value.tracks);
    case "IntervalAnswer":
      return inTime(value.intervals).map((interval) => `${nameOf(interval)}: ${stretchText(interval, countsSeconds(input))}`);
    default:
      return null;
  }
}

type RelationAnswer = Extract<ShownAnswerFragment["value"], { __typename: "RelationAnswer" }>;
type ShownRegion = Labelled & { id: string };

/** Relations with what they join: "met: “Ada” → “Charles”". */
function relationLines(
  { relations }: RelationAnswer,
  question: Question | undefined,
  answers: readonly ShownAnswerFragment[],
  inputOf: (question: string) => unknown,
): string[] {
  const way = question && isRelation(question) && !question.directed ? "–" : "→";
  const endOf = ({ question: name, region }: RelationAnswer["relations"][number]["source"]) => {
    const value = answers.find((each) => each.question === name)?.value;
    return value ? regionName(value, region, inputOf(name)) : "?";
  };
  return relations.map((relation) => `${nameOf(relation)}: ${endOf(relation.source)} ${way} ${endOf(relation.target)}`);
}

/** A region by its words or its time, or else by its label, with its place among those of the same label. */
function regionName(value: ShownAnswerFragment["value"], id: string, input: unknown): string {
  const regions = Object.values(value).find((part): part is ShownRegion[] => Array.isArray(part)) ?? [];
  const region = regions.find((each) => each.id === id);
  if (!region) return "?";
  if (value.__typename === "SpanAnswer") return `“${markedText(input, value.spans.find((each) => each.id === id)!)}”`;
  if (value.__typename === "IntervalAnswer") return `${nameOf(region)} ${stretchText(value.intervals.find((each) => each.id === id)!, countsSeconds(input))}`;
  const alike = regions.filter(({ label }) => label === region.label);
  return alike.length > 1 ? `${nameOf(region)} ${alike.indexOf(region) + 1}` : nameOf(region);
}

function nameOf({ label, concept }: Labelled): string {
  return concept?.label ?? label;
}

/** Regions by label: "car × 3". */
function counted(regions: readonly Labelled[]): string[] {
  const counts = new Map<string, number>();
  for (const region of regions) counts.set(nameOf(region), (counts.get(nameOf(region)) ?? 0) + 1);
  return [...counts].map(([label, count]) => (count === 1 ? label : `${label} × ${count}`));
}
