import { useParams, useSearch } from "@tanstack/react-router";
import { useQueries, useQuery } from "@tanstack/react-query";
import type { Connection } from "../api/live";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { Loading } from "../kit/Loading";
import { LiveMark } from "../live/LiveMark";
import { useLiveProject } from "../live/liveProject";
import { permissionsIn } from "../login/rights";
import { useViewer } from "../login/ViewerContext";
import { AsOfField } from "../past/AsOfField";
import { AtMoment, NotThen } from "../past/AtMoment";
import { PastBar } from "../past/PastBar";
import { usePast } from "../past/PastContext";
import { Notice } from "../task/Notice";
import { FormLink } from "../task/WithForm";
import { words } from "../words";
import { pastWords } from "../words/past";
import { Activity } from "./Activity";
import { Alerts, IdleRules } from "./Alerts";
import kit from "../kit/kit.module.css";
import { ScreenTitle } from "../kit/titles";
import styles from "./dashboard.module.css";
import { dashboardProjectQuery, figuresQuery, qualityQuery, type DashboardProject, type Figures } from "./figures";
import { People } from "./People";
import { ProgressBar } from "./ProgressBar";
import { QuestionFigures } from "./QuestionFigures";
import { Unavailable } from "./Unavailable";

/** How a project goes: `/p/:project`, for whoever may see its figures; with `?at=`, how it went. */
export function DashboardScreen() {
  const { project } = useParams({ from: "/p/$project" });
  const { at } = useSearch({ from: "/p/$project" });
  return (
    <AtMoment project={project} at={at}>
      <OfProject id={project} />
    </AtMoment>
  );
}

function OfProject({ id }: { id: string }) {
  const past = usePast();
  const mayLook = permissionsIn(useViewer(), id).has("STATISTICS_READ");
  const project = useQuery({ ...dashboardProjectQuery(id, past), enabled: mayLook });
  if (mayLook && project.isPending) return <Waiting />;
  if (project.isError) return <Notice title={words.dashboard.open} text={words.dashboard.failed(project.error.message)} />;
  if (past && mayLook && !project.data) return <NotThen project={id} reason={pastWords.absent} />;
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
  const past = usePast();
  const connection = useLiveProject(past ? null : project.id);
  const read = useQuery(figuresQuery(project.id, past));
  const questions = project.form?.questions ?? [];
  const qualities = useQueries({ queries: questions.map((question) => qualityQuery(project.id, question, past)) });
  const known = qualities.flatMap(({ data }) => data ?? []);
  const problem = read.error ?? qualities.find(({ error }) => error)?.error;
  const figures = read.data?.value;
  return (
    <>
      <DashboardHeader project={project} connection={connection} />
      <PastBar project={project.id} />
      <main className={styles.screen}>
        {problem && <Problem hasData={Boolean(figures)} reason={problem.message} />}
        {/* What stands below comes with it: else it would be in sight for a moment, be read, and jump. */}
        {read.isPending && <Loading />}
        {!past && <IdleRules project={project.id} />}
        {figures && <Shown project={project.id} figures={figures} problems={read.data!.problems} />}
        {!read.isPending && (
          <section aria-labelledby="questions">
            <h2 id="questions" className={kit.sectionTitle}>
              {words.dashboard.questions.title}
            </h2>
            {questions.length === 0 && (
              <p className={styles.quiet}>
                {words.dashboard.questions.noForm} {!past && <FormLink project={project.id} />}
              </p>
            )}
            {questions.map((question, index) => (
              <QuestionFigures key={question.name} project={project.id} question={question} read={qualities[index]?.data} />
            ))}
          </section>
        )}
        {figures && (
          <People
            project={project.id}
            figures={figures}
            qualities={known.map(({ value }) => value)}
            problem={known.map(({ problems }) => problems.get("people")).find(Boolean)}
          />
        )}
        {read.data?.problems.has("annotators") && (
          <Unavailable name={words.dashboard.people.title} reason={read.data.problems.get("annotators")!} />
        )}
      </main>
    </>
  );
}

function DashboardHeader({ project, connection }: { project: DashboardProject; connection: Connection }) {
  const past = usePast();
  return (
    <Header>
      <ScreenTitle title={words.dashboard.title(project.name ?? "")}>{project.name}</ScreenTitle>
      <ProjectNav project={project.id} />
      <span className={styles.versions}>{words.dashboard.form(project.formVersion, project.guidelineVersion)}</span>
      {!past && <AsOfField />}
      {!past && <LiveMark connection={connection} />}
    </Header>
  );
}

interface ShownProps {
  project: string;
  figures: Figures;
  problems: ReadonlyMap<string, string>;
}

/** The figures of the whole project, and in the place of each that cannot be had, why. */
function Shown({ project, figures, problems }: ShownProps) {
  const why = (field: string, name: string) => problems.has(field) && <Unavailable name={name} reason={problems.get(field)!} />;
  return (
    <>
      {why("alerts", words.dashboard.alerts.name)}
      <Alerts alerts={figures.alerts?.nodes ?? []} total={figures.alerts?.totalCount ?? 0} />
      {why("progress", words.dashboard.progress.title)}
      <ProgressBar project={project} figures={figures} />
      {why("activity", words.dashboard.activity.answers)}
      <Activity project={project} figures={figures} />
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
