import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { taxonomyWords } from "../../words/taxonomies";
import type { Seen } from "../concept/concept";
import type { Source } from "../source";
import { ChosenConcepts, type ChosenConcept } from "./ChosenConcepts";
import styles from "./draft.module.css";
import { FormDialog } from "./FormDialog";
import { idsOf } from "./inverse";
import { TextsDialog } from "./TextsDialog";
import type { Wish } from "./useEditing";

const say = taxonomyWords.edit;
const said = taxonomyWords.said;

/** What is asked for before a concept is edited. */
export type Asked =
  | { kind: "add"; parent: { conceptId: string; label: string } | null; language: string }
  | { kind: "deprecate" | "merge" | "split" | "texts"; concept: NonNullable<Seen["concept"]>; seen: Seen };

interface Props {
  asked: Asked;
  source: Source;
  edition: number;
  /** Resolves to the sentence of a refusal, or null. */
  onWish: (wish: Wish) => Promise<string | null>;
  onClose: () => void;
}

export function EditDialogs({ asked, ...props }: Props) {
  if (asked.kind === "add") return <AddDialog asked={asked} {...props} />;
  switch (asked.kind) {
    case "deprecate":
      return <DeprecateDialog {...asked} {...props} />;
    case "merge":
      return <MergeDialog {...asked} {...props} />;
    case "split":
      return <SplitDialog {...asked} {...props} />;
    case "texts":
      return <TextsDialog {...asked} {...props} />;
  }
}

function AddDialog({ asked, onWish, onClose }: Omit<Props, "asked"> & { asked: Extract<Asked, { kind: "add" }> }) {
  const { parent } = asked;
  const [name, setName] = useState("");
  const [language, setLanguage] = useState(asked.language);
  const label = name.trim();
  return (
    <FormDialog
      title={say.addTitle(parent?.label ?? null)}
      confirm={say.add}
      isReady={label !== ""}
      onClose={onClose}
      onConfirm={() =>
        onWish({
          concept: parent?.conceptId ?? "",
          seen: null,
          edits: [{ add: { labels: [{ language: language.trim(), text: label }], broader: parent ? [parent.conceptId] : [] } }],
          said: said.added(label),
        })
      }
    >
      <div className={styles.pair}>
        <TextInput label={say.name} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={say.language} title={say.languageHint} value={language} onChange={(event) => setLanguage(event.currentTarget.value)} />
      </div>
    </FormDialog>
  );
}

type AboutConcept = Omit<Props, "asked"> & { concept: NonNullable<Seen["concept"]>; seen: Seen };

function DeprecateDialog({ concept, seen, source, edition, onWish, onClose }: AboutConcept) {
  const [chosen, setChosen] = useState<ChosenConcept[]>(concept.replacedBy.map((each) => ({ ...each })));
  const { conceptId, label } = concept;
  const about = { concept: conceptId, seen };
  const end = (wish: Wish) => async () => {
    const refusal = await onWish(wish);
    if (refusal === null) onClose();
  };
  const remove = { ...about, edits: [{ remove: { concept: conceptId } }], said: said.removed(label) };
  const restore = { ...about, edits: [{ restore: { concept: conceptId } }], said: said.restored(label) };
  return (
    <FormDialog
      title={say.deprecateTitle(label)}
      confirm={say.deprecate}
      isReady
      onClose={onClose}
      onConfirm={() =>
        onWish({ ...about, edits: [{ deprecate: { concept: conceptId, replacedBy: idsOf(chosen) } }], said: said.deprecated(label) })
      }
      other={
        concept.deprecated ? (
          <Button variant="default" onClick={() => void end(restore)()}>
            {say.restore}
          </Button>
        ) : (
          concept.childCount === 0 && (
            <Button variant="subtle" onClick={() => void end(remove)()}>
              {say.remove}
            </Button>
          )
        )
      }
    >
      <p className={styles.text}>{say.deprecateText}</p>
      <ChosenConcepts source={source} edition={edition} name={say.replacedBy} about={conceptId} chosen={chosen} most={20} onChange={setChosen} />
      {!concept.deprecated && concept.childCount === 0 && <p className={styles.text}>{say.removeText}</p>}
    </FormDialog>
  );
}

function MergeDialog({ concept, seen, source, edition, onWish, onClose }: AboutConcept) {
  const [chosen, setChosen] = useState<ChosenConcept[]>([]);
  const [into] = chosen;
  const { conceptId, label } = concept;
  return (
    <FormDialog
      title={say.mergeTitle(label)}
      confirm={say.merge}
      isReady={into !== undefined}
      onClose={onClose}
      onConfirm={() =>
        onWish({
          concept: conceptId,
          seen,
          edits: [{ merge: { sources: [conceptId], into: into!.conceptId } }],
          said: said.merged(label, into!.label),
        })
      }
    >
      <p className={styles.text}>{say.mergeText}</p>
      <ChosenConcepts source={source} edition={edition} name={say.into} about={conceptId} chosen={chosen} most={1} onChange={setChosen} />
    </FormDialog>
  );
}

function SplitDialog({ concept, seen, source, edition, onWish, onClose }: AboutConcept) {
  const [parts, setParts] = useState<ChosenConcept[]>([]);
  const { conceptId, label } = concept;
  return (
    <FormDialog
      title={say.splitTitle(label)}
      confirm={say.split}
      isReady={parts.length > 1}
      onClose={onClose}
      onConfirm={() =>
        onWish({ concept: conceptId, seen, edits: [{ split: { concept: conceptId, parts: idsOf(parts) } }], said: said.split(label) })
      }
    >
      <p className={styles.text}>{say.splitText}</p>
      <ChosenConcepts source={source} edition={edition} name={say.parts} about={conceptId} chosen={parts} most={20} onChange={setParts} />
    </FormDialog>
  );
}
