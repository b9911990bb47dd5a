import { Checkbox } from "@mantine/core";
import { useCallback, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Header } from "../app/Header";
import { ProjectName } from "../app/ProjectName";
import { ACTIONS, keyMapOf, mayBeChosen, type Action } from "../keys/keys";
import { useOwnKeys } from "../keys/ownKeys";
import { Loading } from "../kit/Loading";
import { useTitle } from "../kit/useTitle";
import { SyncStatus } from "../outbox/SyncStatus";
import { words } from "../words";
import { ActionBar } from "./ActionBar";
import { SheetContext } from "../answers/sheetContext";
import { isTimed, type Form, type Project } from "../form/form";
import kit from "../kit/kit.module.css";
import styles from "../task/task.module.css";
import { AgainButton, NoticeText } from "../task/Notice";
import { KeysDialog } from "../task/panels/KeysDialog";
import { SkipDialog } from "../task/panels/SkipDialog";
import { usePdfsAhead } from "../inputs/pdf/usePdfsAhead";
import { usePicturesAhead } from "../shapes/image/usePicturesAhead";
import { Look } from "../shapes/image/ViewStore";
import { LabelPanel, type PanelName } from "./LabelPanel";
import type { TaskQueue } from "./queue/TaskQueue";
import type { WorkItem } from "./queue/work";
import type { RunningSession } from "./session/useLabelSession";
import { canSubmitAtEnd, useSubmitAtEnd } from "./submitAtEnd";
import { TaskView, type TaskViewHandle } from "../task/TaskView";
import { TodayCount } from "./TodayCount";

const OTHER_KEYS = ["digits", "arrows", "focus", "escape", "caret"] as const;

interface Props extends RunningSession {
  project: Project;
  form: Form;
}

/** The screen on which one labels: the task, its questions, and what one can do. */
export function Workbench({ project, form, session, queue }: Props) {
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const { own } = useOwnKeys("label");
  const keys = useMemo(() => keyMapOf(form, own), [form, own]);
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [dialog, setDialog] = useState<"skip" | "keys" | null>(null);
  const [look] = useState(() => new Look());
  const [submitsAtEnd, setSubmitsAtEnd] = useSubmitAtEnd();
  usePicturesAhead(form, queue);
  usePdfsAhead(form, queue);
  const view = useRef<TaskViewHandle>(null);
  const { item, questions, sheet, problems } = state;

  useTitle(words.label.title(project.name ?? ""));

  const onAction = useMemo(() => {
    const toggle = (name: PanelName) => setPanel((shown) => (shown === name ? null : name));
    const act: Record<Action, () => void> = {
      submit: () => {
        if (session.submit()) return;
        const [first] = session.snapshot().problems.keys();
        if (first) view.current?.showQuestion(first);
      },
      skip: () => session.snapshot().item?.lease && setDialog("skip"),
      takeBack: () => void session.takeBack(),
      undo: () => session.snapshot().sheet.undo(),
      redo: () => session.snapshot().sheet.redo(),
      comments: () => toggle("comments"),
      guideline: () => toggle("guideline"),
      returned: () => toggle("returned"),
      help: () => setDialog("keys"),
    };
    return (action: Action) => act[action]();
  }, [session]);
  const closePanel = useCallback(() => setPanel(null), []);

  return (
    <div className={styles.bench}>
      <Header>
        <ProjectName project={project} />
        <TodayCount project={project.id} sent={state.sent} queue={queue} />
        <SyncStatus onReopen={(entry) => session.reopen(entry)} />
      </Header>
      <main className={styles.columns} data-panel={panel ?? undefined}>
        <h1 className={kit.spoken}>{words.label.title(project.name ?? "")}</h1>
        {item ? (
          <SheetContext value={sheet}>
            <TaskView
              key={item.task.id}
              ref={view}
              form={form}
              task={item.task}
              note={noteOn(item)}
              questions={questions}
              sheet={sheet}
              problems={problems}
              keys={keys}
              onAction={onAction}
              onEscape={closePanel}
              look={look}
              submitsAtEnd={submitsAtEnd && canSubmitAtEnd(form)}
            />
          </SheetContext>
        ) : (
          <Nothing queue={queue} />
        )}
        {panel && <LabelPanel name={panel} project={project} item={item} onClose={closePanel} />}
      </main>
      <ActionBar
        project={project.id}
        item={item}
        notice={state.notice}
        keys={keys}
        canTakeBack={session.canTakeBack}
        onAction={onAction}
      />
      <SkipDialog isOpen={dialog === "skip"} onClose={() => setDialog(null)} onSkip={(reason) => session.skip(reason)} />
      <KeysDialog
        isOpen={dialog === "keys"}
        onClose={() => setDialog(null)}
        screen="label"
        rows={[
          ...ACTIONS.map((action) => ({ action, key: keys.actions[action], text: words.keys[action], mayBeChosen: mayBeChosen(action) })),
          ...[...keys.pictures].map(([action, key]) => ({ action, key, text: words.keys.pictures[action], mayBeChosen: true })),
          ...[...keys.timed].map(([action, key]) => ({ action, key, text: words.keys.timed[action], mayBeChosen: true })),
          ...[...keys.playback].map(([action, key]) => ({ action, key, text: words.keys.playback[action], mayBeChosen: true, held: "Alt" as const })),
          ...[...keys.relations].map(([action, key]) => ({ action, key, text: words.keys.relations[action], mayBeChosen: true })),
        ]}
        others={[
          ...(keys.pictures.has("select") ? words.keys.shapes : []),
          ...(keys.pictures.has("page") ? [words.keys.pages] : []),
          ...((form.inputs ?? []).some(isTimed) ? words.timeline.keys : []),
          ...(keys.pictures.has("track") ? words.timeline.filmKeys : []),
          ...OTHER_KEYS.map((other) => words.keys[other]),
        ]}
      >
        {canSubmitAtEnd(form) && (
          <Checkbox
            mt="sm"
            label={words.keys.submitsAtEnd}
            description={words.keys.submitsAtEndHint}
            checked={submitsAtEnd}
            onChange={({ currentTarget }) => setSubmitsAtEnd(currentTarget.checked)}
          />
        )}
      </KeysDialog>
    </div>
  );
}

/** Why the task is here again, if it came back. */
function noteOn({ returned }: WorkItem): string | null {
  if (!returned) return null;
  return returned.reason ? words.label.returnedBecause(returned.reason) : words.label.returned;
}

function Nothing({ queue }: { queue: TaskQueue }) {
  const { phase, message } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const isOver = phase === "empty" || phase === "failed";
  const title = phase === "failed" ? words.label.failed : phase === "empty" ? words.label.nothing : words.loading;
  return (
    <div className={styles.waiting}>
      {isOver ? (
        <NoticeText title={title} text={message || words.label.nothingHint}>
          {phase === "failed" && <AgainButton onAgain={() => void queue.start()} />}
        </NoticeText>
      ) : (
        <Loading />
      )}
    </div>
  );
}
