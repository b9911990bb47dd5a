import { lazy, memo, Suspense, useCallback, useEffect, useImperativeHandle, useMemo, useState, useSyncExternalStore, type ReactNode, type Ref } from "react";
import type { Action, KeyMap } from "../keys/keys";
import { words } from "../words";
import { answerByIndex, answerByValue } from "./answerByKey";
import type { AnswerSheet } from "../answers/AnswerSheet";
import { isAboutShapes, isRelation, isTimed, shapeKindOf, type Form, type Question } from "../form/form";
import { withMarkup } from "../inputs/markedText";
import { Material } from "../inputs/Material";
import styles from "./task.module.css";
import { AskedContext, type Asked } from "../questions/asked";
import { isAnsweredByOneKey, isEndedBy } from "../questions/choose";
import { QuestionField } from "../questions/QuestionField";
import { Look } from "../shapes/image/ViewStore";
import { doWithPicture, pressOnShapes } from "../shapes/tools/byKey";
import { ShapeToolsContext } from "../shapes/tools/shapesContext";
import { ShapeTools } from "../shapes/tools/ShapeTools";
import { SpanToolsContext } from "../spans/spanContext";
import { SpanTools } from "../spans/SpanTools";
import { inputsOf, type Task } from "./task";
import { useWorkKeys } from "./useWorkKeys";

// Loaded when a form asks for relations.
const RelationArrows = lazy(() => import("../relations/RelationArrows"));

export interface TaskViewHandle {
  /** Go to a question, as one that still needs an answer. */
  showQuestion(question: string): void;
}

interface Props {
  ref: Ref<TaskViewHandle>;
  form: Form;
  task: Task;
  questions: Question[];
  sheet: AnswerSheet;
  problems: Map<string, string>;
  keys: KeyMap;
  onAction: (action: Action) => void;
  onEscape: () => void;
  /** What is to be known before one reads the task. */
  note?: ReactNode;
  /** How pictures are looked at, from task to task; without it, a look of its own. */
  look?: Look;
  /** Whether keys are about the task, as they are where it is all of the screen. */
  isListening?: boolean;
  /** Whether the key that answers the last question submits as well. */
  submitsAtEnd?: boolean;
}

/** One task: what it is about beside what is asked about it. */
export const TaskView = memo(function TaskView(props: Props) {
  const { ref, form, task, questions, sheet, problems, keys, onAction, onEscape, note, look: shared, isListening = true, submitsAtEnd = false } = props;
  const inputs = useMemo(() => withMarkup(form, inputsOf(task)), [form, task]);
  const [active, setActive] = useState(questions[0]?.name);
  const tools = useMemo(
    () => new SpanTools(sheet, inputs, questions.filter((each) => each.__typename === "SpanQuestion")),
    [sheet, inputs, questions],
  );
  const [own] = useState(() => new Look());
  const look = shared ?? own;
  const shapes = useMemo(() => new ShapeTools(sheet, questions.filter(isAboutShapes), look), [sheet, questions, look]);
  const present = (form.inputs ?? []).filter(({ name }) => inputs[name] != null);
  const hasPicture = present.some((input) => input.kind === "IMAGE" || input.kind === "PDF" || input.kind === "POINT_CLOUD" || isTimed(input));
  const asked = useMemo((): Asked => ({ questions, labelers: new Map(), isListening }), [questions, isListening]);
  useQuestionInHand(shapes, setActive);

  useEffect(() => {
    // Where the page scrolls, on small screens, the next task is read from its beginning.
    if (isListening) scrollTo(0, 0);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    document.addEventListener("selectionchange", tools.followSelection);
    return () => document.removeEventListener("selectionchange", tools.followSelection);
  }, [tools]);

  const place = { sheet, tools, shapes, inputs, labelers: asked.labelers };
  const indexOfActive = questions.findIndex(({ name }) => name === active);
  const goOnFrom = useCallback(
    (name: string) => {
      const next = questions[questions.findIndex((each) => each.name === name) + 1];
      if (next) setActive(next.name);
      // Keys mean the next question now, not the field of the last one.
      (document.activeElement as HTMLElement | null)?.blur();
    },
    [questions],
  );
  const goOnByKey = (name: string) => {
    goOnFrom(name);
    // What is being drawn would be lost.
    const isDrawing = Boolean(shapes.pen.snapshot().drawing ?? shapes.brush.snapshot().stroke);
    if (submitsAtEnd && !isDrawing && isEndedBy(name, questions, sheet)) onAction("submit");
  };
  useImperativeHandle(ref, () => ({
    showQuestion: (question) => {
      setActive(question);
      focusOn(question);
    },
  }));

  useWorkKeys(isListening ? {
    keys,
    // Steps of a drawing are undone before the answer is.
    onAction: (action) => (action === "undo" && shapes.pen.undo()) || onAction(action),
    onPicture: (action) => doWithPicture(shapes, action),
    onRegionKey: (name) => pressOnShapes(shapes, name),
    onOption: (name, value, isExact) => {
      const question = questions.find((each) => each.name === name);
      if (!question) return;
      setActive(name);
      answerByValue(question, value, isExact, place);
      if (isAnsweredByOneKey(question)) goOnByKey(name);
    },
    onDigit: (index) => {
      const question = questions[indexOfActive];
      if (!question || !answerByIndex(question, index, place)) return false;
      if (isAnsweredByOneKey(question)) goOnByKey(question.name);
      return true;
    },
    onStep: (step) => setActive(questions[indexOfActive + step]?.name ?? active),
    onWrite: () => active && focusOn(active),
    onEscape: () => {
      tools.disarm();
      onEscape();
    },
  } : null);

  return (
    <AskedContext value={asked}>
    <SpanToolsContext value={tools}>
     <ShapeToolsContext value={shapes}>
      <div className={styles.material} data-picture={hasPicture || undefined}>
        {note && <p className={styles.note}>{note}</p>}
        <Material task={task.id} form={form} questions={questions} inputs={inputs} keys={keys} />
        {task.externalId && <p className={styles.externalId}>{task.externalId}</p>}
        {questions.some(isRelation) && (
          <Suspense>
            <RelationArrows />
          </Suspense>
        )}
      </div>
      <div className={styles.questions} role="group" aria-label={words.label.questions}>
        {questions.map((question) => (
          <QuestionField
            key={question.name}
            question={question}
            inputs={inputs}
            isActive={question.name === active}
            keys={keys}
            problem={problems.get(question.name)}
            onActivate={setActive}
            onAnswered={goOnFrom}
          />
        ))}
      </div>
     </ShapeToolsContext>
    </SpanToolsContext>
    </AskedContext>
  );
});

/** A question whose tool or shape is taken in hand is the one that digits are about. */
function useQuestionInHand(shapes: ShapeTools, setActive: (question: string) => void): void {
  const { armed, chosen, tool } = useSyncExternalStore(shapes.subscribe, shapes.snapshot);
  const inHand = chosen?.question ?? armed?.question ?? shapes.regions.questions.find((each) => shapeKindOf(each) === tool)?.name;
  useEffect(() => {
    if (inHand) setActive(inHand);
  }, [inHand, setActive]);
}

/** Put the focus where a question is written or chosen. */
function focusOn(question: string): void {
  const section = document.getElementById(`question-${question}`)?.parentElement;
  section?.querySelector<HTMLElement>("textarea, input, button")?.focus();
}
