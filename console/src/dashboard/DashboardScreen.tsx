import { Link, useParams } from "@tanstack/react-router";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { Loading } from "../kit/Loading";
import { LiveMark } from "../live/LiveMark";
import { useLiveProject } from "../live/liveProject";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { Notice } from "../task/Notice";
import { words } from "../words";
import { Activity } from "./Activity";
import { Alerts } from "./Alerts";
import styles from "./dashboard.module.css";
import { dashboardProjectQuery, figuresQuery, qualityQuery, type DashboardProject } from "./figures";
import { People } from "./People";
import { ProgressBar } from "./ProgressBar";
import { QuestionFigures } from "./QuestionFigures";

/** How a project goes: `/p/:project`, for whoever may see its figures. */
export function DashboardScreen() {
  const { project: id } = useParams({ from: "/p/$project" });
  const mayLook = permissionsIn(useViewer(), id).has("STATISTICS_READ");
  const project = useQuery({ ...dashboardProjectQuery(id), enabled: mayLook });
  if (mayLook && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.dashboard.open} text={words.dashboard.failed(project.error.message)} />;
  if (!project.data) return <Notice title={words.dashboard.open} text={words.dashboard.absent} />;
  return <Dashboard key={id} project={project.data} />;
}

function Waiting() {
  return (
    <>
      <Header />
      <main className={styles.screen}>
        <Loading />
      </main>
    </>
  );
}

function Dashboard({ project }: { project: DashboardProject }) {
  const mayAudit = permissionsIn(useViewer(), project.id).has("EVENTS_READ");
  const connection = useLiveProject(project.id);
  const figures = useQuery(figuresQuery(project.id));
  const questions = project.form?.questions ?? [];
  const qualities = useQueries({ queries: questions.map(({ name }) => qualityQuery(project.id, name)) });
  const known = qualities.flatMap(({ data }) => data ?? []);
  const problem = figures.error ?? qualities.find(({ error }) => error)?.error;
  return (
    <>
      <Header>
        <h1 className={styles.title} aria-label={words.dashboard.title(project.name ?? "")}>
          {project.name}
        </h1>
        <ProjectNav project={project.id} />
        {mayAudit && (
          <Link className={styles.headerLink} to="/audit" search={{ project: project.id }}>
            {words.account.audit}
          </Link>
        )}
        <span className={styles.versions}>{words.dashboard.form(project.formVersion, project.guidelineVersion)}</span>
        <LiveMark connection={connection} />
      </Header>
      <main className={styles.screen}>
        {problem && <Problem hasData={Boolean(figures.data)} reason={problem.message} />}
        {figures.isPending && <Loading />}
        {figures.data && (
          <>
            <Alerts alerts={figures.data.alerts?.nodes ?? []} total={figures.data.alerts?.totalCount ?? 0} />
            <ProgressBar project={project.id} figures={figures.data} />
            <Activity project={project.id} figures={figures.data} />
          </>
        )}
        <section aria-labelledby="questions">
          <h2 id="questions" className={styles.heading}>
            {words.dashboard.questions.title}
          </h2>
          {questions.length === 0 && <p className={styles.quiet}>{words.dashboard.questions.noForm}</p>}
          {questions.map((question, index) => (
            <QuestionFigures key={question.name} project={project.id} question={question} quality={qualities[index]?.data} />
          ))}
        </section>
        {figures.data && <People project={project.id} figures={figures.data} qualities={known} />}
      </main>
    </>
  );
}

function Problem({ hasData, reason }: { hasData: boolean; reason: string }) {
  return (
    <p role="alert" className={styles.problem}>
      {hasData ? words.dashboard.stale(reason) : words.dashboard.failed(reason)}
    </p>
  );
}
