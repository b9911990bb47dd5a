/** Where concepts are read from: a published version, or the draft. */
export interface Source {
  taxonomy: string;
  /** Null for the draft. */
  version: number | null;
}

/** A source as the variables of operations have it. */
export function variablesOf({ taxonomy, version }: Source): { taxonomy: string; version: number; isDraft: boolean } {
  return { taxonomy, version: version ?? 0, isDraft: version === null };
}

/** The part of an answer that is of the source. */
export function partOf<Draft, Version>(answer: { draft?: Draft; publishedVersion?: Version } | null | undefined): Draft | Version | null {
  return answer?.draft ?? answer?.publishedVersion ?? null;
}
