import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { taxonomyWords } from "../../words/taxonomies";
import { conceptsOf, type DraftEdit } from "../draft/affected";
import { conceptVersionsQuery } from "./concept";
import styles from "./concept.module.css";
import { historyOf, type HistoryEntry } from "./history";

const say = taxonomyWords.panel;

interface Props {
  taxonomy: string;
  /** The number of the newest version; 0 before the first. */
  latest: number;
  concept: string;
  /** The edits of the draft, the newest first. */
  edits: readonly DraftEdit[];
}

/** What was done to a concept: in the draft, edit by edit, and before in which versions. */
export function ConceptHistory({ taxonomy, latest, concept, edits }: Props) {
  const versions = useQuery({ ...conceptVersionsQuery(taxonomy, concept, latest), enabled: latest > 0 });
  const read = versions.data ?? [];
  const entries = historyOf(read, read.at(-1)?.number === 1);
  const own = edits.filter(({ edit }) => conceptsOf(edit).includes(concept));
  return (
    <section aria-labelledby="concept-history">
      <h3 id="concept-history" className={styles.part}>
        {say.history}
      </h3>
      <ul className={styles.list}>
        {own.map((each) => (
          <li key={each.position}>
            <span className={styles.when}>{say.draftEdits}</span> {each.author?.name ?? taxonomyWords.somebody}{" "}
            {taxonomyWords.did[each.edit?.__typename ?? "erased"]} <span className={styles.quiet}>{taxonomyWords.time(each.editedAt)}</span>
          </li>
        ))}
        {entries.map((entry) => (
          <li key={entry.number}>
            <Link
              className={styles.link}
              to="/t/$taxonomy/v/$version"
              params={{ taxonomy, version: String(entry.number) }}
              search={entry.kind === "REMOVED" ? {} : { concept }}
            >
              {taxonomyWords.source.version(entry.number)}
            </Link>{" "}
            <Told entry={entry} /> <span className={styles.quiet}>{[entry.publisher, taxonomyWords.date(entry.publishedAt)].filter(Boolean).join(", ")}</span>
          </li>
        ))}
      </ul>
      {own.length + entries.length === 0 && versions.isSuccess && <p className={styles.quiet}>{say.historyNone}</p>}
    </section>
  );
}

function Told({ entry }: { entry: HistoryEntry }) {
  if (entry.kind !== "CHANGED") return entry.kind === "ADDED" ? say.added : say.removed;
  return entry.changes.map(({ aspect, before, after }) => (
    <span key={aspect} className={styles.change}>
      {say.aspects[aspect]}: {say.was(before, after)}{" "}
    </span>
  ));
}
