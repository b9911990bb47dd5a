import { createContext, use, useSyncExternalStore } from "react";
import type { ShapeTools, ShapeToolsState } from "./ShapeTools";

export const ShapeToolsContext = createContext<ShapeTools | null>(null);

export function useShapeTools(): [ShapeTools, ShapeToolsState] {
  const tools = use(ShapeToolsContext);
  if (!tools) throw new Error("There is no task here.");
  return [tools, useSyncExternalStore(tools.subscribe, tools.snapshot)];
}
