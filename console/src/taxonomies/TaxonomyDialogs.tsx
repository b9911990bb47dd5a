import { TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { ApiError, newCommandId, request } from "../api/client";
import { DiscardDraftDocument, UpdateTaxonomyDocument } from "../api/operations";
import { taxonomyWords } from "../words/taxonomies";
import { CompareDialog } from "./diff/CompareDialog";
import styles from "./draft/draft.module.css";
import { FormDialog } from "./draft/FormDialog";
import type { Taxonomy } from "./draft/useDraft";
import { ImportDialog } from "./import/ImportDialog";
import { PublishDialog } from "./publish/PublishDialog";
import type { Source } from "./source";

const say = taxonomyWords;

export type OpenDialog = { kind: "publish" | "compare" | "about" | "discard" } | { kind: "import"; file: File | null };

interface Props {
  dialog: OpenDialog;
  taxonomy: Taxonomy;
  source: Source;
  onClose: () => void;
  /** It is done; what is to be said about it. */
  onDone: (said: string) => void;
  /** Away from the dialog, to a concept. */
  onGo: (concept: string) => void;
}

/** What is done with a taxonomy as a whole. */
export function TaxonomyDialogs({ dialog, taxonomy, source, onClose, onDone, onGo }: Props) {
  switch (dialog.kind) {
    case "publish":
      return <PublishDialog taxonomy={taxonomy} onClose={onClose} onDone={onDone} onGo={onGo} />;
    case "import":
      return <ImportDialog taxonomy={taxonomy} file={dialog.file} onClose={onClose} onDone={onDone} />;
    case "compare":
      return <CompareDialog taxonomy={taxonomy} source={source} onClose={onClose} />;
    case "about":
      return <AboutDialog taxonomy={taxonomy} onClose={onClose} onDone={onDone} />;
    case "discard":
      return <DiscardDialog taxonomy={taxonomy} onClose={onClose} onDone={onDone} />;
  }
}

type DialogProps = Pick<Props, "taxonomy" | "onClose" | "onDone">;

function AboutDialog({ taxonomy, onClose, onDone }: DialogProps) {
  const [name, setName] = useState(taxonomy.name ?? "");
  const [description, setDescription] = useState(taxonomy.description ?? "");
  const save = async () => {
    const input = { commandId: newCommandId(), taxonomy: taxonomy.id, name, description };
    const { updateTaxonomy: done } = await request(UpdateTaxonomyDocument, { input });
    if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
    onDone(say.said.saved);
    return null;
  };
  return (
    <FormDialog title={say.edit.aboutTitle} confirm={say.edit.save} isReady={name.trim() !== ""} onConfirm={save} onClose={onClose}>
      <TextInput label={say.create.name} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Textarea label={say.create.description} autosize minRows={2} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
    </FormDialog>
  );
}

function DiscardDialog({ taxonomy, onClose, onDone }: DialogProps) {
  const { editCount, imported } = taxonomy.draft;
  const discard = async () => {
    const { discardDraft: done } = await request(DiscardDraftDocument, { input: { commandId: newCommandId(), taxonomy: taxonomy.id } });
    if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
    onDone(say.said.discarded);
    return null;
  };
  return (
    <FormDialog title={say.edit.discardTitle} confirm={say.edit.discard} isReady onConfirm={discard} onClose={onClose}>
      <p className={styles.text}>{imported ? say.edit.discardImported : say.edit.discardText(editCount)}</p>
    </FormDialog>
  );
}
