import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Header } from "../../app/Header";
import { Loading } from "../../kit/Loading";
import { MoreButton } from "../../kit/MoreButton";
import { PageTitle } from "../../kit/titles";
import { useList } from "../../kit/useList";
import { permissionsIn } from "../../login/rights";
import { useViewer } from "../../login/ViewerContext";
import { Notice } from "../../task/Notice";
import { count } from "../../words";
import { taxonomyWords } from "../../words/taxonomies";
import { mayEditTaxonomies, mayReadTaxonomies } from "../rights";
import { CreateDialog } from "./CreateDialog";
import { rowQuery, taxonomiesQuery, type TaxonomyOfList } from "./list";
import styles from "./list.module.css";

const say = taxonomyWords;
const TYPING_MS = 250;

/** All taxonomies: `/t`. */
export function TaxonomiesScreen() {
  const viewer = useViewer();
  const mayEdit = mayEditTaxonomies(viewer);
  const [text, setText] = useState("");
  const [prefix] = useDebouncedValue(text.trim(), TYPING_MS);
  const [isCreating, setCreating] = useState(false);
  const { pages, more } = useList({ ...taxonomiesQuery(prefix), enabled: mayReadTaxonomies(viewer) });
  if (!mayReadTaxonomies(viewer)) return <Notice title={say.title} text={say.absent} />;
  const [first] = pages.data?.pages ?? [];
  const taxonomies = pages.data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  return (
    <>
      <Header>
        <span className={styles.count} role="status">
          {first && say.count(count({ count: first.totalCount, isExact: first.totalIsExact }))}
        </span>
      </Header>
      <main className={styles.screen}>
        <div className={styles.head}>
          <PageTitle title={say.title} />
          <label className={styles.field}>
            <span>{say.list.filter}</span>
            <input value={text} onChange={(event) => setText(event.currentTarget.value)} />
          </label>
          {mayEdit && <Button onClick={() => setCreating(true)}>{say.create.open}</Button>}
        </div>
        {pages.isError && <p role="alert">{say.listFailed(pages.error.message)}</p>}
        {pages.isPending && <Loading />}
        {pages.isSuccess && taxonomies.length === 0 && <p className={styles.quiet}>{say.list.nothing}</p>}
        {taxonomies.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                {(["name", "version", "draft", "projects"] as const).map((column) => (
                  <th key={column} scope="col">
                    {say.list.columns[column]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {taxonomies.map((taxonomy) => (
                <Row key={taxonomy.id} taxonomy={taxonomy} />
              ))}
            </tbody>
          </table>
        )}
        <MoreButton more={more} label={say.list.more} />
      </main>
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Row({ taxonomy }: { taxonomy: TaxonomyOfList }) {
  const row = useQuery(rowQuery(taxonomy)).data;
  const { latest, draft } = taxonomy;
  return (
    <tr>
      <th scope="row">
        <Link className={styles.link} to="/t/$taxonomy" params={{ taxonomy: taxonomy.id }}>
          {taxonomy.name ?? say.unnamed}
        </Link>
        {taxonomy.description && <span className={styles.about}>{taxonomy.description}</span>}
      </th>
      <td>{latest ? say.list.version(latest.number, latest.conceptCount) : <span className={styles.quiet}>{say.list.none}</span>}</td>
      <td>
        {draft.touched ? say.list.draft(draft.editCount, draft.imported) : <span className={styles.quiet}>{say.list.noDraft}</span>}
        {row && row.authors.length > 0 && (
          <span className={styles.about}>{[say.list.by(row.authors), row.now.length > 0 && say.list.now(row.now)].filter(Boolean).join(" · ")}</span>
        )}
      </td>
      <td>
        <Projects taxonomy={taxonomy.id} projects={row?.projects ?? []} />
        {row?.hasMore && "…"}
      </td>
    </tr>
  );
}

function Projects({ taxonomy, projects }: { taxonomy: string; projects: readonly { id: string; name: string | null }[] }) {
  const viewer = useViewer();
  return (
    <ul className={styles.projects}>
      {projects.map(({ id, name }) => {
        const rights = permissionsIn(viewer, id);
        return (
          <li key={id}>
            {rights.has("STATISTICS_READ") ? (
              <Link className={styles.link} to="/p/$project" params={{ project: id }}>
                {name}
              </Link>
            ) : (
              name
            )}{" "}
            {rights.has("PROJECT_CONFIGURE") && (
              <Link className={styles.way} to="/p/$project/migrate/$taxonomy" params={{ project: id, taxonomy }} aria-label={say.migrate.link(name ?? "")}>
                {say.ways.migrate}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
