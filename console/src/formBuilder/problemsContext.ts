import { createContext, use } from "react";
import { problemAt, type Problem } from "../kit/problems";

export const ProblemsContext = createContext<readonly Problem[]>([]);

/** What the API has against the value at a place of the form; null where it has nothing. */
export function useProblem(place: string): string | null {
  return problemAt(use(ProblemsContext), place);
}

/** How many things the API has against what is at a place, or within it. */
export function useProblemsBelow(place: string): number {
  return use(ProblemsContext).filter((problem) => problem.place === place || problem.place.startsWith(`${place}.`)).length;
}
