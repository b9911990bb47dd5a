import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import { conceptQuery, readConcept, type ConceptDetail, type Seen } from "../concept/concept";
import type { Source } from "../source";
import { idOf, parentKeyOf, pathOf, siblingBefore, TOP } from "../tree/treeRows";
import type { KeyActions } from "../tree/useTreeKeys";
import type { useTree } from "../tree/useTree";
import type { Asked } from "./EditDialogs";
import { idsOf } from "./inverse";
import { movedParents } from "./movedParents";
import type { Taxonomy } from "./useDraft";
import type { useEditing, Wish } from "./useEditing";

const said = taxonomyWords.said;

/** A concept that was seen, and where it stood. */
interface Held {
  key: string;
  seen: Seen;
  concept: ConceptDetail;
  after: string | null;
}

interface Given {
  taxonomy: Taxonomy;
  source: Source;
  tree: ReturnType<typeof useTree>;
  editing: ReturnType<typeof useEditing>;
  mayEdit: boolean;
}

/** What one does to the active concept, by keys and by what they ask for. */
export function useConceptActions({ taxonomy, source, tree, editing, mayEdit }: Given) {
  const [asked, ask] = useState<Asked | null>(null);
  const [cut, setCut] = useState<Held | null>(null);
  const [renamed, setRenamed] = useState<Held | null>(null);
  const { store, row } = tree;
  const language = useLanguage(source, taxonomy.version, row?.id ?? null);

  /** See the active concept as it is now, and go on with it. */
  const hold = (next: (held: Held) => void) => {
    if (!row?.id) return;
    const { key } = row;
    const after = siblingBefore(row, store.below);
    const look = async () => {
      const seen = await readConcept(source, row.id!);
      if (seen.concept) next({ key, seen, concept: seen.concept, after });
      else editing.say(taxonomyWords.tree.notThere);
    };
    void look().catch((error: unknown) => editing.say((error as Error).message));
  };
  const askFor = (kind: "deprecate" | "merge" | "split" | "texts") => () => hold(({ concept, seen }) => ask({ kind, concept, seen }));
  const add = (isBeside: boolean) => () => {
    const key = isBeside ? parentKeyOf(row?.key ?? "") : (row?.key ?? "");
    const id = idOf(key);
    const parent = id === TOP ? null : { conceptId: id, label: store.concepts.get(id)?.label ?? id };
    ask({ kind: "add", parent, language });
  };

  const fulfil = async (wish: Wish): Promise<string | null> => {
    const sent = await editing.perform(wish);
    if (typeof sent === "string") return sent;
    const [added] = sent.added;
    if (added !== undefined && wish.seen === null) {
      const path = wish.concept === "" ? [] : pathOf(pathTo(wish.concept));
      await store.readAgain([wish.concept === "" ? TOP : wish.concept]);
      await tree.reveal([...path, added]);
    }
    return null;
  };
  /** The key of the row that a concept was added below: that of the active row, or of what is above it. */
  const pathTo = (concept: string): string => {
    const key = row?.key ?? concept;
    return idOf(key) === concept ? key : idOf(parentKeyOf(key)) === concept ? parentKeyOf(key) : concept;
  };

  const paste = (isBehind: boolean) => () => {
    if (!cut || !row?.id) return;
    const target = isBehind ? parentKeyOf(row.key) : row.key;
    const broader = movedParents(idsOf(cut.concept.broader), idOf(parentKeyOf(cut.key)), idOf(target));
    const move = { concept: cut.concept.conceptId, broader, after: isBehind ? row.id : null };
    const { label, conceptId } = cut.concept;
    const act = async () => {
      const sent = await editing.perform({ concept: conceptId, seen: cut.seen, after: cut.after, edits: [{ move }], said: said.moved(label) });
      setCut(null);
      if (typeof sent === "string") return;
      await store.readAgain([idOf(target), idOf(parentKeyOf(cut.key))]);
      await tree.reveal([...pathOf(target), conceptId]);
    };
    void act();
  };

  const rename = (name: string | null) => {
    const held = renamed;
    setRenamed(null);
    if (!held || name === null) return;
    const { concept, seen } = held;
    const shown = concept.labels.find(({ text }) => text === concept.label) ?? concept.labels[0];
    const labels = [{ language: shown?.language ?? "", text: name }];
    store.patch(concept.conceptId, { label: name });
    const act = async () => {
      const wish = { concept: concept.conceptId, seen, edits: [{ rename: { concept: concept.conceptId, labels } }], said: said.renamed(concept.label, name) };
      if (typeof (await editing.perform(wish)) === "string") await store.readAgain([concept.conceptId]);
    };
    void act();
  };

  const keys: KeyActions = mayEdit
    ? {
        F2: () => hold(setRenamed),
        Insert: add(false),
        n: add(false),
        "Shift+Insert": add(true),
        "Ctrl+x": () =>
          hold((held) => {
            setCut(held);
            editing.say(said.cut(held.concept.label));
          }),
        "Ctrl+v": paste(false),
        "Ctrl+Shift+v": paste(true),
        "Ctrl+z": () => void editing.undo(),
        Delete: askFor("deprecate"),
        m: askFor("merge"),
        s: askFor("split"),
        e: askFor("texts"),
      }
    : {};
  const isRenaming = renamed !== null && renamed.key === row?.key;
  return {
    keys,
    asked,
    ask,
    fulfil,
    rename,
    cut: cut?.key ?? null,
    forgetCut: () => setCut(null),
    renaming: isRenaming ? { key: `${renamed.key} ${taxonomy.id}`, label: renamed.concept.label } : null,
  };
}

/** The language in which the concept beside a new one is named, as far as it was read; "" for none. */
function useLanguage(source: Source, edition: number, concept: string | null): string {
  const queries = useQueryClient();
  const seen = concept === null ? undefined : queries.getQueryData(conceptQuery(source, edition, concept).queryKey);
  const shown = seen?.concept?.labels.find(({ text }) => text === seen.concept?.label);
  return shown?.language ?? "";
}
