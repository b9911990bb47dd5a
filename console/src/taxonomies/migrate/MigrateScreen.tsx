import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Header } from "../../app/Header";
import { ProjectNav } from "../../app/ProjectNav";
import { Loading } from "../../kit/Loading";
import { LiveMark } from "../../live/LiveMark";
import { noteLivePosition, useLiveProject } from "../../live/liveProject";
import { permissionsIn } from "../../login/rights";
import { useViewer } from "../../login/ViewerContext";
import { Notice } from "../../task/Notice";
import { count } from "../../words";
import { taxonomyWords } from "../../words/taxonomies";
import { versionsIn } from "../concept/concept";
import kit from "../../kit/kit.module.css";
import { ScreenTitle } from "../../kit/titles";
import styles from "./migrate.module.css";
import { MigrationList } from "./MigrationList";
import { migrateQuery, relabelQuery, type MigratedProject, type MigratedTaxonomy } from "./migration";
import { PlanSection } from "./PlanSection";

const say = taxonomyWords.migrate;

/** Takes a project to another version of a taxonomy: `/p/:project/migrate/:taxonomy`. */
export function MigrateScreen() {
  const { project, taxonomy } = useParams({ from: "/p/$project/migrate/$taxonomy" });
  const rights = permissionsIn(useViewer(), project);
  const mayLook = rights.has("STATISTICS_READ");
  const query = useQuery({ ...migrateQuery(project, taxonomy, mayLook), enabled: rights.has("PROJECT_CONFIGURE") });
  if (!rights.has("PROJECT_CONFIGURE")) return <Notice title={taxonomyWords.title} text={say.absent} />;
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
  if (query.isError && !query.data) return <Notice title={taxonomyWords.title} text={taxonomyWords.failed(query.error.message)} />;
  const { project: found, taxonomy: from } = query.data;
  if (!found || !from) return <Notice title={taxonomyWords.title} text={say.absent} />;
  return <Bench key={`${project} ${taxonomy}`} project={found} taxonomy={from} hasGrid={rights.has("TASKS_READ") && rights.has("ANNOTATIONS_READ_ALL")} />;
}

function Bench({ project, taxonomy, hasGrid }: { project: MigratedProject; taxonomy: MigratedTaxonomy; hasGrid: boolean }) {
  const queries = useQueryClient();
  const connection = useLiveProject(project.id);
  const versions = versionsIn(project.form?.json, taxonomy.id);
  const started = (position: string) => {
    noteLivePosition(project.id, position);
    void queries.invalidateQueries({ queryKey: ["project", project.id] });
  };
  const migrations = (project.migrations?.nodes ?? []).filter((each) => each.taxonomy?.id === taxonomy.id);
  return (
    <>
      <Header>
        <ScreenTitle title={say.title(project.name ?? "")} />
        <ProjectNav project={project.id} />
        <Link className={styles.link} to="/t/$taxonomy" params={{ taxonomy: taxonomy.id }}>
          {taxonomy.name ?? taxonomyWords.unnamed}
        </Link>
        <div className={kit.end}>
          <LiveMark connection={connection} />
        </div>
      </Header>
      <main className={styles.screen}>
        {versions.length === 0 ? (
          <p>{say.unused}</p>
        ) : (
          <PlanSection project={project} taxonomy={taxonomy} versions={versions} isRunning={migrations.some(({ status }) => status === "RUNNING")} onStarted={started} />
        )}
        {hasGrid && <RelabelQueue project={project.id} />}
        <MigrationList project={project.id} migrations={migrations} onStarted={started} />
      </main>
    </>
  );
}

/** The way to the tasks of which labels are to be given again. */
function RelabelQueue({ project }: { project: string }) {
  const waiting = useQuery(relabelQuery(project)).data;
  if (!waiting) return null;
  return (
    <p className={styles.queue}>
      {waiting.count === 0 ? (
        say.queueNone
      ) : (
        <Link className={styles.link} to="/p/$project/tasks" params={{ project }} search={{ relabel: true }}>
          {say.queue(count(waiting))}
        </Link>
      )}
    </p>
  );
}
