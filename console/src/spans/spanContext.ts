import { createContext, use, useRef, useSyncExternalStore } from "react";
import type { AnswerValue } from "../answers/answer";
import { useSheet } from "../answers/sheetContext";
import type { SpanTools, SpanToolsState } from "./SpanTools";

export const SpanToolsContext = createContext<SpanTools | null>(null);

export function useSpanTools(): [SpanTools, SpanToolsState] {
  const tools = use(SpanToolsContext);
  if (!tools) throw new Error("There is no task here.");
  return [tools, useSyncExternalStore(tools.subscribe, tools.snapshot)];
}

/** The answers to some questions, the same list until one of them changes. */
export function useAnswersTo(questions: readonly string[]): (AnswerValue | undefined)[] {
  const sheet = useSheet();
  const last = useRef<(AnswerValue | undefined)[]>([]);
  return useSyncExternalStore(sheet.subscribe, () => {
    const answers = questions.map((question) => sheet.get(question));
    const isSame = answers.length === last.current.length && answers.every((each, index) => each === last.current[index]);
    if (!isSame) last.current = answers;
    return last.current;
  });
}
