import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { useKeyPress } from "../keys/useKeyPress";
import { isTyping, keyName } from "../keys/keys";
import { useLiveProject } from "../live/liveProject";
import { formBuilderWords } from "../words/formBuilder";
import { sampleTaskQuery, type BuilderProject } from "./builderApi";
import { ScreenTitle } from "../kit/titles";
import styles from "./formBuilder.module.css";
import { VIEWS, type View } from "./formSearch";
import { JsonView } from "./JsonView";
import { focusPlace } from "./places";
import { Preview } from "./Preview";
import { ProblemsContext } from "./problemsContext";
import { ProblemList } from "./ProblemList";
import { PublishDialog } from "./PublishDialog";
import { QuestionsView } from "./QuestionsView";
import { useDraft } from "./useDraft";
import { useFormProblems } from "./useFormProblems";
import { VersionsView } from "./VersionsView";

const say = formBuilderWords;

/** The form in the making beside what annotators will see of it. */
export function FormBench({ project, member }: { project: BuilderProject; member: string }) {
  const { view = "questions" } = useSearch({ from: "/p/$project/form" });
  const draft = useDraft(project, member);
  const { form, text } = draft.state;
  const isWithoutTasks = !draft.isChanged && project.formVersion > 0 && project.progress?.total === 0;
  const isEmpty = form.inputs.length === 0 && form.questions.length === 0;
  const problems = useFormProblems(project.id, isEmpty || text !== null ? null : form);
  const sample = useQuery(sampleTaskQuery(project.id));
  const [opened, open] = useState<number | null>(null);
  const [isPublishing, setPublishing] = useState(false);
  const [wanted, want] = useState<string | null>(null);
  useLiveProject(project.id);

  useEffect(() => {
    if (wanted === null) return;
    focusPlace(wanted);
    want(null);
  }, [wanted]);
  useKeyPress((event) => {
    const name = keyName(event);
    if (isTyping(event.target) || isInPreview(event.target)) return false;
    if (name === "Ctrl+z") draft.store.undo();
    else if (name === "Ctrl+Shift+z") draft.store.redo();
    else return false;
    return true;
  });

  const show = (place: string) => {
    const [part, index] = place.split(".");
    if (part === "questions" && index !== undefined) open(Number(index));
    want(place);
  };

  return (
    <ProblemsContext value={problems}>
      <div className={styles.bench}>
        <Header>
          <ScreenTitle title={say.title(project.name ?? "")}>{project.name}</ScreenTitle>
          <ProjectNav project={project.id} />
        </Header>
        <div className={styles.bar}>
          <Views project={project.id} view={view} />
          <p className={styles.state} role="status">
            {say.state(project.formVersion, draft.isChanged)} {draft.isUnsaved && <strong>{say.unsaved}</strong>}
            {isWithoutTasks && (
              <Link to="/p/$project/import" params={{ project: project.id }}>
                {say.importTasks}
              </Link>
            )}
          </p>
          {draft.isChanged && (
            <Button variant="subtle" color="gray" size="compact-sm" onClick={draft.reset}>
              {say.reset}
            </Button>
          )}
          <Button variant="subtle" color="gray" size="compact-sm" className={styles.undo} disabled={!draft.state.canUndo} onClick={() => draft.store.undo()}>
            {say.undo}
          </Button>
          <Button size="compact-sm" disabled={!draft.isChanged || isEmpty || text !== null} onClick={() => setPublishing(true)}>
            {say.publish.open}
          </Button>
        </div>
        <main className={styles.columns}>
          <div className={styles.editor}>
            {draft.isChanged && draft.base !== project.formVersion && <Overtaken project={project} />}
            {view === "questions" && (
              <QuestionsView store={draft.store} form={form} text={text} published={draft.published} opened={opened} onOpen={open} />
            )}
            {view === "json" && <JsonView store={draft.store} state={draft.state} />}
            {view === "versions" && <VersionsView project={project} draft={draft} />}
            {view !== "versions" && <ProblemList problems={problems} onShow={view === "questions" ? show : null} />}
          </div>
          <section className={styles.preview} aria-label={say.preview.title}>
            <h2 className={styles.heading}>{say.preview.title}</h2>
            {isEmpty ? <p className={styles.quiet}>{say.preview.nothing}</p> : <Preview form={form} task={sample.data ?? null} />}
          </section>
        </main>
        {isPublishing && <PublishDialog project={project} draft={draft} onClose={() => setPublishing(false)} />}
      </div>
    </ProblemsContext>
  );
}

function isInPreview(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("section")?.getAttribute("aria-label") === say.preview.title;
}

function Views({ project, view }: { project: string; view: View }) {
  return (
    <nav className={styles.views} aria-label={say.viewsTitle}>
      {VIEWS.map((each) => (
        <Link
          key={each}
          to="/p/$project/form"
          params={{ project }}
          search={each === "questions" ? {} : { view: each }}
          replace
          className={styles.view}
          activeProps={{}}
          aria-current={each === view ? "true" : undefined}
          data-shown={each === view || undefined}
        >
          {say.views[each]}
        </Link>
      ))}
    </nav>
  );
}

/** Somebody published meanwhile: what one wrote is about an older version. */
function Overtaken({ project }: { project: BuilderProject }) {
  return (
    <p className={styles.overtaken} role="alert">
      {say.overtaken(project.formVersion, project.form?.publishedBy?.name ?? null)}{" "}
      <Link to="/p/$project/form" params={{ project: project.id }} search={{ view: "versions" }}>
        {say.seeDifferences}
      </Link>
    </p>
  );
}
