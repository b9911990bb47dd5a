/** What the address of a comparison says beside its path. */
export interface DiffSearch {
  /** Kinds of changes with commas between; all where it is missing. */
  kinds?: string;
}

/** The address as it was written by whomever: what is unknown is left out. */
export function validateDiffSearch({ kinds }: Record<string, unknown>): DiffSearch {
  return typeof kinds === "string" && kinds !== "" ? { kinds } : {};
}
