import { useCallback, useState, useSyncExternalStore } from "react";
import { Header } from "../app/Header";
import { ProjectName } from "../app/ProjectName";
import type { Form, Project } from "../form/form";
import { Loading } from "../kit/Loading";
import { useTitle } from "../kit/useTitle";
import { SyncStatus } from "../outbox/SyncStatus";
import { AgainButton, NoticeText } from "../task/Notice";
import { KeysDialog } from "../task/panels/KeysDialog";
import kit from "../kit/kit.module.css";
import task from "../task/task.module.css";
import { words } from "../words";
import { Comparing } from "./Comparing";
import { Editing } from "./Editing";
import { RejectDialog } from "./panels/RejectDialog";
import { ReviewPanel, type ReviewPanelName } from "./panels/ReviewPanel";
import type { ReviewQueue } from "./queue/ReviewQueue";
import { ReviewActions } from "./ReviewActions";
import { mayBeChosen, REVIEW_ACTIONS, useReviewKeyMap, useReviewKeys, type ReviewAction } from "./reviewKeys";
import { ReviewProgress } from "./ReviewProgress";
import type { RunningReview } from "./session/useReviewSession";
import { nextLayer, type Layer } from "./text/layers";

interface Props extends RunningReview {
  project: Project;
  form: Form;
}

const OTHER_KEYS = ["digits", "shiftDigits", "arrows", "escape"] as const;

/** The screen on which one reviews: the task, everybody's answers to it, and what one can do. */
export function ReviewBench({ project, form, session, queue }: Props) {
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  // The final answer in the making decides what shows side by side.
  useSyncExternalStore(state.final.subscribe, () => state.final.all());
  const [panel, setPanel] = useState<ReviewPanelName | null>(null);
  const [dialog, setDialog] = useState<"reject" | "keys" | null>(null);
  const [layer, setLayer] = useState<Layer>("all");
  const [isEqualOpen, setIsEqualOpen] = useState(false);
  const { item, columns, isEditing } = state;

  useTitle(words.review.title(project.name ?? ""));

  const act: Record<ReviewAction, () => void> = {
    approve: () => void session.approve(),
    reject: () => item && setDialog("reject"),
    edit: () => session.edit(),
    takeBack: () => void session.takeBack(),
    next: () => void session.step(1),
    previous: () => void session.step(-1),
    undo: () => state.final.undo(),
    redo: () => state.final.redo(),
    layers: () => setLayer(nextLayer(layer, columns.length)),
    equal: () => setIsEqualOpen(!isEqualOpen),
    comments: () => setPanel(panel === "comments" ? null : "comments"),
    guideline: () => setPanel(panel === "guideline" ? null : "guideline"),
    history: () => setPanel(panel === "history" ? null : "history"),
    help: () => setDialog("keys"),
  };
  const closePanel = useCallback(() => setPanel(null), []);
  const keys = useReviewKeyMap();
  useReviewKeys({
    keys,
    isOff: isEditing,
    onAction: (action) => act[action](),
    onPerson: (person, isAll) => (isAll ? session.adoptAll(person) : session.adopt(person)),
    onStep: (step) => session.stepQuestion(step),
    onEscape: closePanel,
  });
  const layerShown = typeof layer === "number" && layer >= columns.length ? "all" : layer;

  return (
    <div className={task.bench}>
      <Header>
        <ProjectName project={project} />
        <ReviewProgress project={project.id} decided={state.decided} />
        <SyncStatus ofVerdicts onReopen={(entry) => void session.reopen(entry)} />
      </Header>
      <main className={task.columns} data-review={!isEditing || undefined} data-panel={panel ?? undefined}>
        <h1 className={kit.spoken}>{words.review.title(project.name ?? "")}</h1>
        {!item ? (
          <Nothing queue={queue} />
        ) : isEditing ? (
          <Editing form={form} session={session} state={state} onHelp={act.help} onPanel={setPanel} />
        ) : (
          <Comparing
            key={item.task.id}
            form={form}
            session={session}
            state={state}
            layer={layerShown}
            onLayer={setLayer}
            isEqualOpen={isEqualOpen}
            onEqualToggle={setIsEqualOpen}
          />
        )}
        {panel && <ReviewPanel name={panel} project={project} task={item?.task ?? null} onClose={closePanel} />}
      </main>
      <ReviewActions state={state} canTakeBack={session.canTakeBack} onAction={(action) => act[action]()} onCompare={() => session.stopEditing()} />
      {item && (
        <RejectDialog
          key={item.task.id}
          project={project.id}
          columns={columns}
          isOpen={dialog === "reject"}
          onClose={() => setDialog(null)}
          onReject={(rejection) => session.reject(rejection)}
        />
      )}
      <KeysDialog
        isOpen={dialog === "keys"}
        onClose={() => setDialog(null)}
        screen="review"
        rows={REVIEW_ACTIONS.map((action) => ({ action, key: keys[action], text: words.review.keys[action], mayBeChosen: mayBeChosen(action) }))}
        others={OTHER_KEYS.map((other) => words.review.keys[other])}
      />
    </div>
  );
}

function Nothing({ queue }: { queue: ReviewQueue }) {
  const { phase, message } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  if (phase === "loading" || phase === "ready") {
    return (
      <div className={task.waiting}>
        <Loading />
      </div>
    );
  }
  const title = phase === "failed" ? words.review.failed : words.review.nothing;
  return (
    <div className={task.waiting}>
      <NoticeText title={title} text={message || words.review.nothingHint}>
        {phase === "failed" && <AgainButton onAgain={() => void queue.start()} />}
      </NoticeText>
    </div>
  );
}
