import { useQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import { ExportsDocument, type ExportsQuery } from "../api/operations";
import styles from "../imports/imports.module.css";
import { Loading } from "../kit/Loading";
import { words } from "../words";

const say = words.exports.earlier;

type Export = NonNullable<ExportsQuery["exports"]>["nodes"][number];

/** What was exported of a project, also with the whole organization: who took what, and when. */
export function EarlierExports({ project }: { project: string }) {
  const exports = useQuery({
    queryKey: ["exports", project],
    queryFn: async () => (await request(ExportsDocument, { project })).exports?.nodes ?? [],
  });
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
      {exports.data?.length === 0 && <p className={styles.quiet}>{say.none}</p>}
      {exports.data && exports.data.length > 0 && (
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
              {exports.data.map((one) => (
                <tr key={one.position}>
                  <td>{words.exports.moment(one.recordedAt)}</td>
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
    </section>
  );
}

function whoOf({ operator, requestedBy }: Export): string {
  return operator ? say.atDatabase(operator) : (requestedBy?.name ?? say.somebody);
}

function scopeOf({ scopeId, statuses }: Export, project: string): string {
  if (statuses.length) return say.scopes.statuses(statuses.map((status) => words.dashboard.progress.statuses[status]).join(", "));
  if (scopeId === project) return say.scopes.project;
  return scopeId.startsWith("organization_") ? say.scopes.organization : say.scopes.other;
}

function asOf({ until, untilTime }: Export): string {
  if (untilTime) return words.exports.moment(untilTime);
  return until ? say.until(until) : say.now;
}
