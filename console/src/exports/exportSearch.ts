/** What the address of the export screen says: which tasks, as of when. */
import { momentIn, type Moment } from "../past/moment";
import { statusesOf } from "../tasks/taskSearch";

export interface ExportSearch {
  /** Statuses with commas between, as the grid of tasks has them; all where it is missing. */
  status?: string;
  /** The present where it is missing. */
  at?: Moment;
}

/** The address as it was written by whomever: what is unknown is left out. */
export function validateExportSearch(given: Record<string, unknown>): ExportSearch {
  const status = statusesOf({ status: String(given.status ?? "") }).join(",");
  const at = momentIn(given.at);
  return { ...(status && { status }), ...(at !== undefined && { at }) };
}
