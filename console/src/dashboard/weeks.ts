/** How agreement on a question goes from week to week, as the dashboard reads it. */
import { queryOptions } from "@tanstack/react-query";
import { requestWithProblems } from "../api/client";
import { AgreementByWeekDocument, AgreementByWeekThenDocument, type WeeksOfQuestionFragment } from "../api/operations";
import { isoDay } from "../kit/days";
import { livePosition } from "../live/liveProject";
import { PAST, requestThen } from "../past/past";
import type { Past } from "../past/PastContext";
import { DAY, keyOf, MINUTE, problemsByName, readFigures, type Question, type Read } from "./figures";

/** How many weeks the picture shows, the present one included. */
export const WEEKS = 8;

export type WeekFigure = WeeksOfQuestionFragment["agreementOverTime"][number];

export interface Week {
  /** Its Monday and its Sunday (UTC). */
  begin: string;
  last: string;
  /** Null for a week without answers. */
  estimate: WeekFigure["estimate"] | null;
}

/** Midnight (UTC) of the Monday of the week that a time lies in. */
function weekOf(time: number): number {
  const midnight = Math.floor(time / DAY) * DAY;
  return midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY;
}

/** The last `WEEKS` weeks up to a time, the earliest first, weeks without answers included. */
export function byWeek(found: readonly WeekFigure[], now: number): Week[] {
  const known = new Map(found.map(({ begin, estimate }) => [begin, estimate]));
  return Array.from({ length: WEEKS }, (_, index) => {
    const monday = weekOf(now) - (WEEKS - 1 - index) * 7 * DAY;
    const begin = isoDay(monday);
    return { begin, last: isoDay(monday + 6 * DAY), estimate: known.get(begin) ?? null };
  });
}

/** Agreement by week up to a time: the present, or that of a moment. Null where it cannot be had, with the reason. */
export function weeksQuery(project: string, question: Question, past: Past | null) {
  return queryOptions({
    ...(past && PAST),
    queryKey: [...keyOf(project, past), "agreementByWeek", question.name, past?.time == null ? null : isoDay(past.time)],
    refetchInterval: past ? false : MINUTE,
    queryFn: ({ signal }) => readFigures(question, signal, () => readWeeks(project, question.name, past, signal)),
  });
}

async function readWeeks(project: string, question: string, past: Past | null, signal: AbortSignal): Promise<Read<readonly WeekFigure[] | null>> {
  const now = past?.time ?? Date.now();
  const days = { begin: isoDay(weekOf(now) - (WEEKS - 1) * 7 * DAY), end: isoDay(now + DAY) };
  const asked = { project, question, ...days };
  const { data, problems } = past
    ? await requestThen(AgreementByWeekThenDocument, { ...asked, at: past.position }, { signal })
    : await requestWithProblems(AgreementByWeekDocument, { ...asked, minPosition: livePosition(project) }, { signal });
  return { value: data.project?.quality?.agreementOverTime ?? null, problems: problemsByName(problems, 1) };
}
