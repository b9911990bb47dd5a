/** As of when an export is: what one chose, and how the API takes it. */
import type { CreateExportInput } from "../api/operations";
import type { Moment as MomentOfAddress } from "../past/moment";

export const MOMENTS = ["now", "time", "position"] as const;
export type MomentKind = (typeof MOMENTS)[number];

export interface Moment {
  kind: MomentKind;
  /** A local time as a browser's field has it, "2026-11-30T10:00". */
  time: string;
  position: string;
}

export const NOW: Moment = { kind: "now", time: "", position: "" };

/** The choice that an address stands for; its times are those of a browser's field, to the millisecond. */
export function chosenOf(at: MomentOfAddress | undefined): Moment {
  if (at === undefined) return NOW;
  if (typeof at === "number") return { ...NOW, kind: "position", position: String(at) };
  const time = new Date(at);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return { ...NOW, kind: "time", time: local.toISOString().slice(0, -1) };
}

/** The moment as the API takes it; null while it is not said. */
export function momentOf({ kind, time, position }: Moment): Pick<CreateExportInput, "until" | "untilTime"> | null {
  if (kind === "now") return {};
  if (kind === "position") return /^[1-9]\d*$/.test(position.trim()) ? { until: position.trim() } : null;
  const moment = new Date(time);
  return time && !Number.isNaN(moment.getTime()) ? { untilTime: moment.toISOString() } : null;
}
