import { Textarea } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, newCommandId, request } from "../../api/client";
import { PublishTaxonomyDocument } from "../../api/operations";
import { words } from "../../words";
import { taxonomyWords } from "../../words/taxonomies";
import { changesQuery, conceptOf, countsQuery, summaryOf, textOf, type Compared } from "../diff/changes";
import styles from "../draft/draft.module.css";
import { FormDialog } from "../draft/FormDialog";
import { taxonomyQuery, type Taxonomy } from "../draft/useDraft";
import listStyles from "./publish.module.css";

const say = taxonomyWords;
/** Changes of which labels do not follow by themselves. */
const ATTENTION = ["REMOVED", "SPLIT"] as const;

interface Props {
  taxonomy: Taxonomy;
  onClose: () => void;
  onDone: (said: string) => void;
  onGo: (concept: string) => void;
}

/** Makes the draft a version, as it was shown: where somebody edits or publishes it meanwhile, one looks again. */
export function PublishDialog({ taxonomy, onClose, onDone, onGo }: Props) {
  const queries = useQueryClient();
  const [notes, setNotes] = useState("");
  const latest = taxonomy.versions.nodes[0]?.number ?? null;
  const next = (latest ?? 0) + 1;
  const { touched } = taxonomy.draft;
  /** The newest version when the dialog opened. */
  const [known] = useState(latest);
  const publish = async () => {
    const input = { commandId: newCommandId(), taxonomy: taxonomy.id, notes, expectedVersion: taxonomy.version };
    const { publishTaxonomy: done } = await request(PublishTaxonomyDocument, { input });
    if (done.__typename !== "Refused") {
      onDone(say.said.published(done.taxonomy.versions.nodes[0]?.number ?? next));
      return null;
    }
    if (done.code !== "STALE") throw new ApiError(done.code, done.message);
    const { queryKey } = taxonomyQuery(taxonomy.id);
    await queries.invalidateQueries({ queryKey });
    const now = queries.getQueryData(queryKey);
    if (now && now.versions.nodes[0]?.number !== latest) return say.publish.notThis;
    return say.publish.stale(now?.draft.edits.nodes[0]?.author?.name ?? say.somebody);
  };
  return (
    <FormDialog title={say.publish.title(next)} confirm={say.publish.confirm} isReady={touched} onConfirm={publish} onClose={onClose}>
      {latest !== known && (
        <p role="alert" className={styles.problem}>
          {say.publish.meanwhile(taxonomy.versions.nodes[0]?.publishedBy?.name ?? say.somebody, next - 1)}{" "}
          {touched ? say.publish.left(next) : say.publish.nothingLeft}
        </p>
      )}
      {latest === null ? (
        <p>{say.publish.first}</p>
      ) : (
        <Changes compared={{ taxonomy: taxonomy.id, from: latest, to: null, edition: taxonomy.version }} onGo={onGo} />
      )}
      <Textarea
        label={say.publish.notes}
        description={say.publish.notesHint}
        data-autofocus
        autosize
        minRows={3}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** How much changed since the newest version, and what of it needs a look. */
function Changes({ compared, onGo }: { compared: Compared; onGo: (concept: string) => void }) {
  const counts = useQuery(countsQuery(compared));
  const attention = useInfiniteQuery(changesQuery(compared, ATTENTION));
  const changes = attention.data?.pages[0]?.nodes ?? [];
  return (
    <>
      <p role="status">
        {say.publish.changes(say.diff.version(compared.from))} {counts.data ? say.diff.summary(summaryOf(counts.data)) : words.loading}
      </p>
      {changes.length > 0 && (
        <section aria-labelledby="attention">
          <h3 id="attention" className={listStyles.heading}>
            {say.publish.attention}
          </h3>
          <p className={styles.text}>{say.publish.attentionText}</p>
          <ul className={listStyles.list}>
            {changes.map((change, index) => {
              const concept = conceptOf(change);
              return (
                <li key={index}>
                  {say.diff.kinds[change.kind]}:{" "}
                  {concept === null ? (
                    change.label
                  ) : (
                    <button type="button" className={styles.textButton} onClick={() => onGo(concept)}>
                      {change.formerLabels[0] ?? change.label}
                    </button>
                  )}{" "}
                  <span className={styles.text}>{textOf(change)}</span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
