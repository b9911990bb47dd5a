/** The examples of docs/reference/forms.md, for tests: each question with its answer, by the name of the question. */
import { readFileSync } from "node:fs";
import type { AnswerValue } from "./answer";

interface Example {
  question: Record<string, unknown>;
  answer: AnswerValue;
}

export function examples(): Map<string, Example> {
  const page = readFileSync(new URL("../../../docs/reference/forms.md", import.meta.url), "utf8");
  const blocks = [...page.matchAll(/```json question\n([\s\S]*?)```\n```json answer\n([\s\S]*?)```/g)];
  return new Map(
    blocks.map(([, question, answer]) => {
      const [[name, value] = ["", undefined]] = Object.entries(JSON.parse(answer!) as Record<string, AnswerValue>);
      return [name, { question: JSON.parse(question!) as Record<string, unknown>, answer: value! }];
    }),
  );
}
