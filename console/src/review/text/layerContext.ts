import { createContext, use } from "react";
import type { LayeredSpan } from "./layers";

/** The marks that show in the texts of the task under review. */
export const LayerContext = createContext<readonly LayeredSpan[]>([]);

export function useLayers(): readonly LayeredSpan[] {
  return use(LayerContext);
}
