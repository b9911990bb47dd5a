import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { ApiError } from "../../api/client";
import type { TaxonomyEditInput } from "../../api/operations";
import { taxonomyWords } from "../../words/taxonomies";
import { readConcept, type Seen } from "../concept/concept";
import { lastEditOf, type DraftEdit } from "./affected";
import { inverseOf } from "./inverse";
import { ChangedMeanwhile, editSeen, sendEdits, type Sent } from "./sendEdits";
import { taxonomyQuery } from "./useDraft";

const say = taxonomyWords;

/** What somebody wants done to a concept. */
export interface Wish {
  /** The concept that it is about, at which a refusal is shown; that above a new one, "" at the top. */
  concept: string;
  /** The concept as it was seen; null for one that is added. */
  seen: Seen | null;
  edits: TaxonomyEditInput[];
  /** The sibling behind which the concept stands now. */
  after?: string | null;
  /** What is said once it is done. */
  said: string;
}

interface Undoable {
  said: string;
  concept: string;
  edits: TaxonomyEditInput[];
  /** The concept right after the edit, which must be so still; null for one that is gone. */
  seen: Seen | null;
}

export interface Problem {
  concept: string;
  text: string;
}

/** Edits one after the other, what came of the last one, and the way back of one's own. */
export function useEditing(taxonomy: string) {
  const queries = useQueryClient();
  const [said, setSaid] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [undoables, setUndoables] = useState<readonly Undoable[]>([]);
  const turn = useRef<Promise<unknown>>(Promise.resolve());

  const readHead = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: taxonomyQuery(taxonomy).queryKey });
    return queries.getQueryData(taxonomyQuery(taxonomy).queryKey);
  }, [queries, taxonomy]);

  const tell = useCallback(
    async (concept: string, error: unknown): Promise<string> => {
      const head = await readHead();
      const text = error instanceof ChangedMeanwhile ? meanwhile(error.now, lastEditOf(head?.draft.edits.nodes ?? [], concept)) : (error as Error).message;
      setProblem({ concept, text });
      return text;
    },
    [readHead],
  );

  const done = useCallback((text: string) => {
    setSaid(text);
    setProblem(null);
  }, []);

  /** Resolves to what came of it, or to the sentence of a refusal, which is shown at the concept as well. */
  const perform = useCallback(
    (wish: Wish): Promise<Sent | string> => {
      const act = async (): Promise<Sent | string> => {
        try {
          const { seen, edits } = wish;
          const sent = await (seen ? editSeen(taxonomy, seen, edits) : sendEdits(taxonomy, edits, null));
          done(wish.said);
          const undoable = await undoableOf(taxonomy, wish, sent);
          setUndoables((now) => (undoable ? [...now, undoable] : now));
          await readHead();
          return sent;
        } catch (error) {
          return tell(wish.concept, error);
        }
      };
      const result = turn.current.then(act);
      turn.current = result;
      return result;
    },
    [taxonomy, done, readHead, tell],
  );

  const undo = useCallback(async () => {
    const last = undoables.at(-1);
    if (!last) return done(say.said.nothingToUndo);
    try {
      await (last.seen ? editSeen(taxonomy, last.seen, last.edits) : sendEdits(taxonomy, last.edits, null));
      done(say.said.undone(last.said));
      setUndoables((now) => now.filter((each) => each !== last));
      await readHead();
    } catch (error) {
      // What others have built on stays; an answer that did not come may yet be undone.
      if (!(error instanceof ApiError && error.isPassing)) setUndoables((now) => now.filter((each) => each !== last));
      await tell(last.concept, error);
    }
    return undefined;
  }, [taxonomy, undoables, done, readHead, tell]);

  return { said, problem, canUndo: undoables.length > 0, perform, undo, say: done, readHead };
}

/** What somebody else did to a concept that one wanted to edit. */
function meanwhile(now: Seen, last: DraftEdit | undefined): string {
  const who = last?.author?.name ?? say.somebody;
  return now.concept ? say.meanwhile(who, say.did[last?.edit?.__typename ?? "erased"]) : say.goneMeanwhile(who);
}

/** What takes a wish back that was fulfilled; null where nothing does. */
async function undoableOf(taxonomy: string, wish: Wish, sent: Sent): Promise<Undoable | null> {
  const before = { concept: wish.seen?.concept ?? null, after: wish.after ?? null };
  const [added = null] = sent.added;
  const inverses = wish.edits.map((edit) => inverseOf(edit, before, added)).toReversed();
  if (inverses.includes(null)) return null;
  const concept = added ?? wish.concept;
  const seen = await readConcept({ taxonomy, version: null }, concept);
  return { said: wish.said, concept, edits: inverses as TaxonomyEditInput[], seen: seen.concept ? seen : null };
}
