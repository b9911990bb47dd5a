/** What the address of a taxonomy says beside its path. */
export interface TaxonomySearch {
  /** The concept that is the active one. */
  concept?: string;
}

/** The address as it was written by whomever: what is unknown is left out. */
export function validateTaxonomySearch(given: Record<string, unknown>): TaxonomySearch {
  const { concept } = given;
  return concept === undefined || concept === null || concept === "" ? {} : { concept: String(concept) };
}
