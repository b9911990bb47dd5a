import { useQuery } from "@tanstack/react-query";
import type { ReactNode, RefObject } from "react";
import { Loading } from "../../kit/Loading";
import { taxonomyWords } from "../../words/taxonomies";
import type { DraftEdit } from "../draft/affected";
import type { Source } from "../source";
import { conceptQuery, type ConceptDetail } from "./concept";
import { ConceptHistory } from "./ConceptHistory";
import styles from "./concept.module.css";
import { ConceptUses } from "./ConceptUses";

const say = taxonomyWords.panel;

interface Props {
  panel: RefObject<HTMLElement | null>;
  source: Source;
  /** Which state of the draft is shown. */
  edition: number;
  /** The newest version; null before the first. */
  latest: number | null;
  concept: string;
  /** The edits of the draft, the newest first. */
  edits: readonly DraftEdit[];
  /** What was refused about this concept. */
  problem: string | null;
  onGo: (concept: string) => void;
  /** Null for who may not edit it, and for versions. */
  onEdit: (() => void) | null;
}

/** All that is known of one concept. */
export function ConceptPanel({ panel, source, edition, latest, concept, edits, problem, onGo, onEdit }: Props) {
  const query = useQuery(conceptQuery(source, edition, concept));
  const found = query.data?.concept ?? null;
  // While the next one is on its way, the one before stays to be seen.
  const isOther = found !== null && found.conceptId !== concept;
  return (
    <aside ref={panel} tabIndex={-1} className={styles.panel} aria-label={say.title(found?.label ?? "")} aria-busy={isOther}>
      {query.isPending && <Loading />}
      {query.isError && <p role="alert">{query.error.message}</p>}
      {query.isSuccess && !found && <p className={styles.quiet}>{taxonomyWords.tree.notThere}</p>}
      {found && (
        <>
          <div className={styles.head}>
            <h2 className={styles.label} data-off={found.deprecated || undefined}>
              {found.label}
            </h2>
            {onEdit && (
              <button type="button" className={styles.textButton} onClick={onEdit} aria-keyshortcuts="e">
                {say.edit}
              </button>
            )}
          </div>
          {problem && (
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
          )}
          <Facts concept={found} onGo={onGo} />
          {latest !== null && !isOther && (
            <>
              <ConceptUses taxonomy={source.taxonomy} version={latest} concept={found.conceptId} />
              <ConceptHistory taxonomy={source.taxonomy} latest={latest} concept={found.conceptId} edits={edits} />
            </>
          )}
          {latest === null && <ConceptHistory taxonomy={source.taxonomy} latest={0} concept={found.conceptId} edits={edits} />}
        </>
      )}
    </aside>
  );
}

interface FactsProps {
  concept: ConceptDetail;
  onGo: (concept: string) => void;
}

function Facts({ concept, onGo }: FactsProps) {
  const { narrower, childCount, path } = concept;
  const links = (of: readonly { conceptId: string; label: string }[]) => of.length > 0 && <Links to={of} onGo={onGo} />;
  const texts = (of: readonly { language: string | null; text: string }[]) => of.length > 0 && <Texts texts={of} />;
  const more = childCount - narrower.nodes.length;
  return (
    <>
      {concept.deprecated && <p className={styles.warning}>{say.deprecated}</p>}
      <dl className={styles.facts}>
        <Fact name={say.replacedBy}>{links(concept.replacedBy)}</Fact>
        <Fact name={say.labels}>{texts(concept.labels)}</Fact>
        <Fact name={say.alternatives}>{texts(concept.alternatives)}</Fact>
        <Fact name={say.hidden}>{texts(concept.hidden)}</Fact>
        <Fact name={say.definitions}>{texts(concept.definitions)}</Fact>
        <Fact name={say.notes}>{texts(concept.notes)}</Fact>
        <Fact name={say.examples}>{texts(concept.examples)}</Fact>
        <Fact name={say.path}>{path.length > 1 && path.map(({ label }) => label).join(" › ")}</Fact>
        <Fact name={say.broader}>{links(concept.broader)}</Fact>
        <Fact name={say.narrower(childCount)}>
          {childCount > 0 && (
            <>
              {links(narrower.nodes)}
              {more > 0 && <span className={styles.quiet}> {say.more(more)}</span>}
            </>
          )}
        </Fact>
        <Fact name={say.related}>{links(concept.related)}</Fact>
        <Fact name={say.codes}>{concept.codes.length > 0 && concept.codes.map(({ system, code }) => `${system}: ${code}`).join(", ")}</Fact>
        <Fact name={say.id}>
          <code className={styles.id}>{concept.conceptId}</code>
        </Fact>
        <Fact name={say.uri}>{concept.uri && <code className={styles.id}>{concept.uri}</code>}</Fact>
        <Fact name={say.color}>{concept.color}</Fact>
        <Fact name={say.hotkey}>{concept.hotkey}</Fact>
      </dl>
    </>
  );
}

/** A name with what is said under it; nothing where nothing is said. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Texts({ texts }: { texts: readonly { language: string | null; text: string }[] }) {
  return (
    <>
      {texts.map(({ language, text }, index) => (
        <span key={index} className={styles.text} lang={language ?? undefined}>
          {text}
          {language && <span className={styles.language}> {language}</span>}
        </span>
      ))}
    </>
  );
}

function Links({ to, onGo }: { to: readonly { conceptId: string; label: string }[]; onGo: (concept: string) => void }) {
  return (
    <span className={styles.links}>
      {to.map(({ conceptId, label }) => (
        <button key={conceptId} type="button" className={styles.textButton} onClick={() => onGo(conceptId)}>
          {label}
        </button>
      ))}
    </span>
  );
}
