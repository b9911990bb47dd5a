/** Edits of the draft on their way to the server. */
import { ApiError, newCommandId, request } from "../../api/client";
import { EditTaxonomyDocument, type TaxonomyEditInput } from "../../api/operations";
import { readConcept, type ConceptDetail, type Seen } from "../concept/concept";
import { ASPECTS, isSame } from "../concept/history";

export interface Sent {
  position: string;
  /** The version of the taxonomy after the edits, or after others' that came right behind. */
  version: number;
  /** The ids of concepts that were added, in the order of the edits. */
  added: string[];
}

/** Tries after which one's own edit gives way: others edit faster than it can be decided on. */
const TRIES = 5;

/** Somebody else changed the concept after one saw it. */
export class ChangedMeanwhile extends Error {
  constructor(readonly now: Seen) {
    super("The concept was changed meanwhile.");
  }
}

/**
 * Edit the draft: all of the edits, or none. Raises ApiError where it is refused.
 *
 * Where no answer comes, the same command is sent once more: it is done once.
 */
export async function sendEdits(taxonomy: string, edits: TaxonomyEditInput[], expectedVersion: number | null): Promise<Sent> {
  const input = { commandId: newCommandId(), taxonomy, edits, expectedVersion };
  const send = () => request(EditTaxonomyDocument, { input });
  const { editTaxonomy: done } = await send().catch((error: unknown) => {
    if (error instanceof ApiError && error.isPassing) return send();
    throw error;
  });
  if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
  const { version, draft } = done.taxonomy;
  const last = Number(done.position);
  const own = draft.edits.nodes.filter(({ position }) => Number(position) <= last && Number(position) > last - edits.length);
  const added = own.toReversed().flatMap(({ edit }) => (edit?.__typename === "AddConceptEdit" ? [edit.conceptId] : []));
  return { position: done.position, version, added };
}

/**
 * Edit a concept as somebody saw it.
 *
 * Edits of other concepts do not matter; where somebody changed this one meanwhile, ChangedMeanwhile is raised, and nothing was done.
 */
export async function editSeen(taxonomy: string, seen: Seen, edits: TaxonomyEditInput[]): Promise<Sent> {
  let { version } = seen;
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendEdits(taxonomy, edits, version);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "STALE" || !seen.concept || tries === TRIES) throw error;
    }
    const now = await readConcept({ taxonomy, version: null }, seen.concept.conceptId);
    if (!isAsSeen(now.concept, seen.concept)) throw new ChangedMeanwhile(now);
    ({ version } = now);
  }
}

function isAsSeen(now: ConceptDetail | null, seen: ConceptDetail): boolean {
  return now !== null && ASPECTS.every((aspect) => isSame(now, seen, aspect));
}
