import { request } from "../api/client";
import { ExportsDocument, type ExportsQuery, type TaskFilter } from "../api/operations";
import styles from "../imports/imports.module.css";
import { Loading } from "../kit/Loading";
import { MoreButton } from "../kit/MoreButton";
import { useList } from "../kit/useList";
import { words } from "../words";
import { exportsWords } from "../words/exports";

const say = exportsWords.earlier;

type Export = NonNullable<ExportsQuery["exports"]>["nodes"][number];

const NO_PAGE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** What was exported of a project, also with the whole organization: who took what, and when. */
export function EarlierExports({ project }: { project: string }) {
  const { pages: exports, more } = useList({
    queryKey: ["exports", project],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) =>
      (await request(ExportsDocument, { project, after: pageParam }, { signal })).exports ?? NO_PAGE,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
  });
  const rows = exports.data?.pages.flatMap(({ nodes }) => nodes);
  return (
    <section className={styles.earlier}>
      <h2 id="earlier" className={styles.stepTitle}>
        {say.title}
      </h2>
      {exports.isPending && <Loading />}
      {exports.isError && (
        <p role="alert" className={styles.problem}>
          {say.failed(exports.error.message)}
        </p>
      )}
      {rows?.length === 0 && <p className={styles.quiet}>{say.none}</p>}
      {rows && rows.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-labelledby="earlier">
          <table className={styles.table}>
            <thead>
              <tr>
                {Object.entries(say.columns).map(([name, title]) => (
                  <th key={name} scope="col" data-number={name === "position" || undefined}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.position}>
                  <td>{exportsWords.moment(one.recordedAt)}</td>
                  <td>{say.kinds[one.kind]}</td>
                  <td dir="auto">{whoOf(one)}</td>
                  <td>{scopeOf(one, project)}</td>
                  <td>{asOf(one)}</td>
                  <td className={styles.number}>{one.position}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <MoreButton more={more} />
    </section>
  );
}

function whoOf({ operator, requestedBy }: Export): string {
  return operator ? say.atDatabase(operator) : (requestedBy?.name ?? say.somebody);
}

function scopeOf({ scopeId, statuses, filtered, filter }: Export, project: string): string {
  const named = statuses.map((status) => words.dashboard.progress.statuses[status]);
  if (filtered && !filter) return say.scopes.some([...named, say.erasedFilter].join(", "));
  const by = new Set(Object.keys(filter ?? {}).map((name) => say.conditions[name as keyof TaskFilter]));
  by.delete("");
  const isSome = named.length > 0 || Object.keys(filter ?? {}).length > 0;
  if (isSome) return say.scopes.some([...named, ...(by.size ? [say.by([...by].join(", "))] : [])].join(", "));
  if (scopeId === project) return say.scopes.project;
  return scopeId.startsWith("organization_") ? say.scopes.organization : say.scopes.other;
}

function asOf({ until, untilTime }: Export): string {
  if (untilTime) return exportsWords.moment(untilTime);
  return until ? say.until(until) : say.now;
}
