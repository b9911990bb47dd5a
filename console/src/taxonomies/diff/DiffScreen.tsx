import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useRef, useState } from "react";
import type { ConceptChangeKind } from "../../api/operations";
import { Header } from "../../app/Header";
import { KeyCap } from "../../keys/KeyCap";
import { Loading } from "../../kit/Loading";
import { LiveMark } from "../../live/LiveMark";
import { useViewer } from "../../login/ViewerContext";
import { Notice } from "../../task/Notice";
import { words } from "../../words";
import { taxonomyWords } from "../../words/taxonomies";
import { useTaxonomy, type Taxonomy } from "../draft/useDraft";
import { mayReadTaxonomies } from "../rights";
import { useTreeKeys } from "../tree/useTreeKeys";
import { ChangeRows } from "./ChangeRows";
import { changesQuery, conceptOf, countsQuery, KINDS, kindsOf, type Compared, type ConceptChange } from "./changes";
import kit from "../../kit/kit.module.css";
import { ScreenTitle } from "../../kit/titles";
import styles from "./diff.module.css";

const say = taxonomyWords;
const DRAFT = "draft";
const PAGE = 15;

/** What differs between two versions, or a version and the draft: `/t/:taxonomy/diff/:from/:to`. */
export function DiffScreen() {
  const { taxonomy: id, from, to } = useParams({ from: "/t/$taxonomy/diff/$from/$to" });
  const viewer = useViewer();
  const isFollowed = viewer.permissions.includes("EVENTS_READ");
  const { query, connection } = useTaxonomy(id, isFollowed);
  if (!mayReadTaxonomies(viewer)) return <Notice title={say.title} text={say.absent} />;
  if (query.isPending) {
    return (
      <>
        <Header />
        <main>
          <Loading />
        </main>
      </>
    );
  }
  const compared = query.data && comparedOf(query.data, from, to);
  if (!query.data || !compared) return <Notice title={say.title} text={query.error ? say.failed(query.error.message) : say.absent} />;
  return (
    <div className={styles.bench}>
      <Header>
        <Link className={styles.link} to="/t/$taxonomy" params={{ taxonomy: id }}>
          {query.data.name ?? say.unnamed}
        </Link>
        <ScreenTitle title={say.diff.title(query.data.name ?? say.unnamed)} />
        <div className={kit.end}>{isFollowed && <LiveMark connection={connection} />}</div>
      </Header>
      <Differences taxonomy={query.data} compared={compared} />
    </div>
  );
}

/** What an address compares; null where there are no such versions. */
function comparedOf({ id, version, versions }: Taxonomy, from: string, to: string): Compared | null {
  const isThere = (text: string) => versions.nodes.some(({ number }) => String(number) === text);
  if (!isThere(from) || (to !== DRAFT && !isThere(to))) return null;
  return { taxonomy: id, from: Number(from), to: to === DRAFT ? null : Number(to), edition: version };
}

function Differences({ taxonomy, compared }: { taxonomy: Taxonomy; compared: Compared }) {
  const navigate = useNavigate();
  const kinds = kindsOf(useSearch({ from: "/t/$taxonomy/diff/$from/$to" }).kinds);
  const [at, setAt] = useState(0);
  const scroll = useRef<HTMLDivElement>(null);
  const counts = useQuery(countsQuery(compared));
  const pages = useInfiniteQuery(changesQuery(compared, kinds));
  const changes = useMemo(() => pages.data?.pages.flatMap(({ nodes }) => nodes) ?? [], [pages.data]);
  const index = Math.min(at, Math.max(0, changes.length - 1));
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  const more = useCallback(() => {
    // What was refused is asked for again by a button.
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const open = (change: ConceptChange | undefined) => {
    const concept = change && conceptOf(change);
    if (concept === null || concept === undefined) return;
    const params = { taxonomy: taxonomy.id };
    if (compared.to === null) void navigate({ to: "/t/$taxonomy", params, search: { concept } });
    else void navigate({ to: "/t/$taxonomy/v/$version", params: { ...params, version: String(compared.to) }, search: { concept } });
  };
  const go = (next: number) => setAt(Math.max(0, Math.min(changes.length - 1, next)));
  useTreeKeys({
    ArrowDown: () => go(index + 1),
    ArrowUp: () => go(index - 1),
    j: () => go(index + 1),
    k: () => go(index - 1),
    PageDown: () => go(index + PAGE),
    PageUp: () => go(index - PAGE),
    Home: () => go(0),
    End: () => go(changes.length - 1),
    Enter: () => open(changes[index]),
    Escape: () => void navigate({ to: "/t/$taxonomy", params: { taxonomy: taxonomy.id } }),
  });
  const total = (counts.data ?? []).filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).reduce((sum, each) => sum + each.concepts, 0);
  const problem = counts.error ?? pages.error;
  return (
    <>
      <section className={styles.tools} aria-label={say.tools}>
        <CompareFields taxonomy={taxonomy} compared={compared} />
        <KindFields taxonomy={taxonomy} compared={compared} kinds={kinds} counts={counts.data ?? []} onChange={() => setAt(0)} />
      </section>
      <main className={styles.list}>
        {problem && (
          <p role="alert" className={styles.problem}>
            {say.failed(problem.message)}{" "}
            {isError && (
              <button type="button" className={kit.textButton} onClick={() => void (pages.isFetchNextPageError ? fetchNextPage() : pages.refetch())}>
                {words.tasks.readAgain}
              </button>
            )}
          </p>
        )}
        <ChangeRows scroll={scroll} changes={changes} total={counts.data ? total : null} at={index} onAt={setAt} onOpen={open} onEnd={more} />
        {pages.isPending && <Loading />}
        {pages.isSuccess && changes.length === 0 && <p className={styles.empty}>{kinds.length ? say.diff.nothingOfThese : say.diff.nothing}</p>}
      </main>
      <section className={styles.hints} aria-label={words.label.help}>
        <KeyCap name="j" /> <KeyCap name="k" /> {say.keys.move} <KeyCap name="Enter" /> {say.keys.panel}
      </section>
    </>
  );
}

interface FieldsProps {
  taxonomy: Taxonomy;
  compared: Compared;
}

/** From which version, and to which. */
function CompareFields({ taxonomy, compared }: FieldsProps) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/t/$taxonomy/diff/$from/$to" });
  const go = (from: string, to: string) =>
    void navigate({ to: "/t/$taxonomy/diff/$from/$to", params: { taxonomy: taxonomy.id, from, to }, search, replace: true });
  const [from, to] = [String(compared.from), compared.to === null ? DRAFT : String(compared.to)];
  const options = taxonomy.versions.nodes.map(({ number }) => (
    <option key={number} value={number}>
      {say.diff.version(number)}
    </option>
  ));
  return (
    <>
      <label className={styles.field}>
        <span>{say.diff.from}</span>
        <select value={from} onChange={(event) => go(event.currentTarget.value, to)}>
          {options}
        </select>
      </label>
      <label className={styles.field}>
        <span>{say.diff.to}</span>
        <select value={to} onChange={(event) => go(from, event.currentTarget.value)}>
          <option value={DRAFT}>{say.diff.draft}</option>
          {options}
        </select>
      </label>
      {compared.to !== null && (
        <button type="button" className={kit.textButton} onClick={() => go(to, from)}>
          {say.diff.swap}
        </button>
      )}
    </>
  );
}

interface KindProps extends FieldsProps {
  kinds: readonly ConceptChangeKind[];
  counts: readonly { kind: ConceptChangeKind; concepts: number }[];
  onChange: () => void;
}

/** Which kinds of changes are shown; none chosen means all. */
function KindFields({ taxonomy, compared, kinds, counts, onChange }: KindProps) {
  const navigate = useNavigate();
  const toggle = (kind: ConceptChangeKind) => {
    const next = KINDS.filter((each) => (each === kind ? !kinds.includes(each) : kinds.includes(each)));
    const params = { taxonomy: taxonomy.id, from: String(compared.from), to: compared.to === null ? DRAFT : String(compared.to) };
    onChange();
    void navigate({ to: "/t/$taxonomy/diff/$from/$to", params, search: next.length ? { kinds: next.join(",") } : {}, replace: true });
  };
  return (
    <fieldset className={styles.kinds}>
      <legend className={kit.spoken}>{say.diff.filter}</legend>
      {KINDS.filter((kind) => kinds.includes(kind) || counts.some((each) => each.kind === kind && each.concepts > 0)).map((kind) => (
        <label key={kind}>
          <input type="checkbox" checked={kinds.includes(kind)} onChange={() => toggle(kind)} />
          {say.diff.kinds[kind]} <span className={styles.quiet}>{say.n(counts.find((each) => each.kind === kind)?.concepts ?? 0)}</span>
        </label>
      ))}
    </fieldset>
  );
}
