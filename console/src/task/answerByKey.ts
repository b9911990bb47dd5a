/** What a key does to the answer of a question: rows by their number, options by their value. */
import type { AnswerSheet } from "../answers/AnswerSheet";
import { isAboutShapes, isOfRegions, type Question } from "../form/form";
import { chooseValue, isListed, rankValue, selectableOptions } from "../questions/choose";
import { rankingItems } from "../questions/ranking";
import type { ShapeTools } from "../shapes/tools/ShapeTools";
import type { SpanTools } from "../spans/SpanTools";

interface Place {
  sheet: AnswerSheet;
  tools: SpanTools;
  shapes: ShapeTools;
  inputs: Record<string, unknown>;
  /** By question: what a label does, of kinds that are loaded when a form needs them. */
  labelers: Map<string, (label: string) => void>;
}

/** Choose the row with this number, counted from 0; whether there is one. */
export function answerByIndex(question: Question, index: number, place: Place): boolean {
  if (question.__typename === "RatingQuestion") {
    if (index >= question.points) return false;
    place.sheet.set(question.name, { kind: "rating", rating: index + 1 });
    return true;
  }
  const value = rowValues(question, place.inputs)[index];
  if (value === undefined) return false;
  answerByValue(question, value, false, place);
  return true;
}

/** Choose an option, rank an item, or mark with a label. */
export function answerByValue(question: Question, value: string, isExact: boolean, { sheet, tools, shapes, labelers }: Place): void {
  const answer = sheet.get(question.name);
  if (question.__typename === "ChoiceQuestion") sheet.set(question.name, chooseValue(question, answer, value));
  if (question.__typename === "RankingQuestion") sheet.set(question.name, rankValue(answer, value));
  if (question.__typename === "SpanQuestion") tools.label(question, value, isExact);
  if (isAboutShapes(question)) shapes.label(question, value);
  labelers.get(question.name)?.(value);
}

function rowValues(question: Question, inputs: Record<string, unknown>): string[] {
  if (isOfRegions(question)) return question.labels.map(({ value }) => value);
  switch (question.__typename) {
    case "ChoiceQuestion":
      return isListed(question) ? selectableOptions(question).map(({ value }) => value) : [];
    case "RankingQuestion":
      return rankingItems(question, inputs).map(({ value }) => value);
    default:
      return [];
  }
}
