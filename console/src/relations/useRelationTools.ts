import { useSyncExternalStore } from "react";
import type { AnswerSheet } from "../answers/AnswerSheet";
import { useSheet } from "../answers/sheetContext";
import { useAsked } from "../questions/asked";
import { RelationTools, type RelationToolsState } from "./RelationTools";

const TOOLS = new WeakMap<AnswerSheet, RelationTools>();

/** The tools of the task on the screen: the same ones for its arrows and its questions. */
export function useRelationTools(): [RelationTools, RelationToolsState] {
  const sheet = useSheet();
  const { questions } = useAsked();
  let tools = TOOLS.get(sheet);
  if (!tools) {
    tools = new RelationTools(sheet, questions);
    TOOLS.set(sheet, tools);
  }
  return [tools, useSyncExternalStore(tools.subscribe, tools.snapshot)];
}
