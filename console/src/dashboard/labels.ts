/** What values of a question are called on the dashboard. */
import type { Quality, Question } from "./figures";

/** Names by value: of what the question lists, and of the labels that were given. */
export function namesOf(question: Question, quality: Quality): (value: string) => string {
  const names = new Map<string, string>();
  if (question.__typename === "ChoiceQuestion") for (const { value, label } of question.options) names.set(value, label);
  for (const { value, concept } of [...(quality.used?.nodes ?? []), ...(quality.unused?.nodes ?? [])]) {
    if (concept) names.set(value, concept.label);
  }
  return (value) => names.get(value) ?? several(value)?.map((one) => names.get(one) ?? one).join(" + ") ?? value;
}

/** The values of an answer with several choices, which the API writes as a JSON list. */
function several(value: string): string[] | null {
  if (!value.startsWith("[")) return null;
  try {
    const values: unknown = JSON.parse(value);
    return Array.isArray(values) ? values.map(String) : null;
  } catch {
    return null;
  }
}
