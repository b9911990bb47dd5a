import { createContext, use } from "react";
import type { Viewer } from "./session";

export const ViewerContext = createContext<Viewer | null>(null);

/** Who is logged in; only screens behind the login ask. */
export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error("Nobody is logged in here.");
  return viewer;
}
