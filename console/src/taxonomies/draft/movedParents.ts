import { TOP } from "../tree/treeRows";

/** The parents of a concept that goes from one of them to another; `TOP` is none. */
export function movedParents(broader: readonly string[], from: string, to: string): string[] {
  const rest = broader.filter((id) => id !== from && id !== to);
  if (to === TOP) return rest;
  const place = Math.max(0, broader.indexOf(from));
  return [...rest.slice(0, place), to, ...rest.slice(place)];
}
