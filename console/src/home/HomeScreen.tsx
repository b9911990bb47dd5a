import { Button, Checkbox } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Header } from "../app/Header";
import { Loading } from "../kit/Loading";
import { PageTitle } from "../kit/titles";
import { useViewer } from "../login/ViewerContext";
import { mayReadTaxonomies } from "../taxonomies/rights";
import { words } from "../words";
import styles from "./home.module.css";
import { MyDay } from "./MyDay";
import { myProjectsQuery, projectWorkQuery } from "./myProjects";
import { ProjectRow } from "./ProjectRow";

/** Projects that are shown at first, and with each further press: what waits in each is asked for every minute. */
const AT_ONCE = 100;

/** My projects, what waits for me in each, and my day. */
export function HomeScreen() {
  const viewer = useViewer();
  const [withArchived, showArchived] = useState(false);
  const projects = useQuery(myProjectsQuery(withArchived));
  const [shown, show] = useState(AT_ONCE);
  const all = projects.data ?? [];
  const mine = all.slice(0, shown);
  const works = useQueries({ queries: mine.map(projectWorkQuery) });
  return (
    <>
      <Header>
        {mayReadTaxonomies(viewer) && (
          <Link className={styles.nameLink} to="/t">
            {words.home.taxonomies}
          </Link>
        )}
      </Header>
      <main className={styles.screen}>
        <div className={styles.head}>
          <PageTitle title={words.home.title} />
          {viewer.permissions.includes("PROJECTS_CREATE") && (
            <Button component={Link} to="/new" variant="default">
              {words.home.newProject}
            </Button>
          )}
        </div>
        <MyDay works={works.flatMap((work) => work.data ?? [])} />
        {projects.isPending && <Loading />}
        {projects.isError && <p role="alert">{projects.error.message}</p>}
        {projects.data?.length === 0 && <p className={styles.quiet}>{words.home.nothing}</p>}
        <ul className={styles.projects} aria-label={words.home.projects}>
          {mine.map((project, index) => (
            <ProjectRow key={project.id} project={project} work={works[index]?.data} />
          ))}
        </ul>
        {all.length > mine.length && (
          <Button variant="default" onClick={() => show(shown + AT_ONCE)}>
            {words.home.more(mine.length, all.length)}
          </Button>
        )}
        {(withArchived || all.some(({ mayConfigure }) => mayConfigure) || viewer.permissions.includes("PROJECT_CONFIGURE")) && (
          <Checkbox
            className={styles.archivedSwitch}
            label={words.home.withArchived}
            checked={withArchived}
            onChange={(event) => showArchived(event.currentTarget.checked)}
          />
        )}
      </main>
    </>
  );
}
