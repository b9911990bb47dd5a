import { createContext, useContext } from "react";
import type { Moment } from "./moment";

/** The moment of the past that a screen of a project shows. */
export interface Past {
  /** As the address says it. */
  at: Moment;
  /** The last position of that moment. */
  position: string;
  /** In milliseconds since 1970; null where the caller may know of no event until then. */
  time: number | null;
  /** Whether the time is that of the moment; else it is that of the last event of the project. */
  isExact: boolean;
}

/** Null where the screen shows the present. */
export const PastContext = createContext<Past | null>(null);

export function usePast(): Past | null {
  return useContext(PastContext);
}

/** The time that a screen shows, in milliseconds since 1970: the present one, or that of the moment, which may be unknown. */
export function useShownTime(): number | null {
  const past = usePast();
  return past ? past.time : Date.now();
}
