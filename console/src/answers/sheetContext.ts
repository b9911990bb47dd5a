import { createContext, use, useCallback, useSyncExternalStore } from "react";
import type { AnswerOf, AnswerValue } from "./answer";
import type { AnswerSheet } from "./AnswerSheet";

export const SheetContext = createContext<AnswerSheet | null>(null);

export function useSheet(): AnswerSheet {
  const sheet = use(SheetContext);
  if (!sheet) throw new Error("There is no task here.");
  return sheet;
}

/** The answer to a question and how to change it; only this question renders again when it changes. */
export function useAnswer<Kind extends AnswerValue["kind"]>(
  question: string,
  kind: Kind,
): [AnswerOf<Kind> | undefined, (value: AnswerOf<Kind> | null, merge?: string) => void] {
  const sheet = useSheet();
  const answer = useSyncExternalStore(sheet.subscribe, () => sheet.get(question));
  const change = useCallback(
    (value: AnswerOf<Kind> | null, merge?: string) => sheet.set(question, value, merge),
    [sheet, question],
  );
  return [answer?.kind === kind ? (answer as AnswerOf<Kind>) : undefined, change];
}
