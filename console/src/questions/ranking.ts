import { words } from "../words";
import type { QuestionOf } from "../form/form";
import { chatMessages } from "../inputs/chat";

export interface RankingItem {
  value: string;
  label: string;
}

/** What is ranked: the items of the form, or the messages of the input that the question is about. */
export function rankingItems(question: QuestionOf<"RankingQuestion">, inputs: Record<string, unknown>): RankingItem[] {
  if (question.items.length || !question.appliesTo) return question.items;
  return chatMessages(inputs[question.appliesTo]).map(({ text }, index) => ({
    value: String(index),
    label: text || words.label.item(index),
  }));
}
