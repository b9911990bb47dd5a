import { Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError, newCommandId, request } from "../../api/client";
import { CreateTaxonomyDocument } from "../../api/operations";
import { taxonomyWords } from "../../words/taxonomies";
import { FormDialog } from "../draft/FormDialog";
import { handFile } from "../import/handedFile";
import styles from "./list.module.css";

const say = taxonomyWords.create;

/** Makes a taxonomy, with a flat list of labels, from a file, or for a tree to be built, and goes there. */
export function CreateDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [labels, setLabels] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const create = async () => {
    const lines = labels.split("\n").flatMap((line) => line.trim() || []);
    const input = { commandId: newCommandId(), name, description, labels: lines.length && !file ? lines : null };
    const { createTaxonomy: done } = await request(CreateTaxonomyDocument, { input });
    if (done.__typename === "Refused") throw new ApiError(done.code, done.message);
    if (file) handFile(done.taxonomy.id, file);
    await queries.invalidateQueries({ queryKey: ["taxonomies"] });
    await navigate({ to: "/t/$taxonomy", params: { taxonomy: done.taxonomy.id } });
    return null;
  };
  return (
    <FormDialog title={say.title} confirm={say.confirm} isReady={name.trim() !== ""} onConfirm={create} onClose={onClose}>
      <TextInput label={say.name} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={say.description} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
      <label className={styles.file}>
        <span>{say.file}</span>
        <input
          type="file"
          onChange={(event) => {
            const [chosen = null] = event.currentTarget.files ?? [];
            setFile(chosen);
            if (chosen && name.trim() === "") setName(chosen.name.replace(/\.[^.]*$/, ""));
          }}
        />
      </label>
      {!file && <Textarea label={say.labels} description={say.labelsHint} autosize minRows={4} maxRows={12} value={labels} onChange={(event) => setLabels(event.currentTarget.value)} />}
    </FormDialog>
  );
}
