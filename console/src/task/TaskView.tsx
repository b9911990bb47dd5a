import { memo, useCallback, useEffect, useImperativeHandle, useMemo, useState, type ReactNode, type Ref } from "react";
import type { Action, KeyMap } from "../keys/keys";
import { words } from "../words";
import { answerByIndex, answerByValue } from "./answerByKey";
import type { AnswerSheet } from "../answers/AnswerSheet";
import type { Form, Question } from "../form/form";
import { Material } from "../inputs/Material";
import styles from "./task.module.css";
import { isAnsweredByOneKey } from "../questions/choose";
import { QuestionField } from "../questions/QuestionField";
import { SpanToolsContext } from "../spans/spanContext";
import { SpanTools } from "../spans/SpanTools";
import { inputsOf, type Task } from "./task";
import { useWorkKeys } from "./useWorkKeys";

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
}

/** One task: what it is about beside what is asked about it. */
export const TaskView = memo(function TaskView(props: Props) {
  const { ref, form, task, questions, sheet, problems, keys, onAction, onEscape, note } = props;
  const inputs = inputsOf(task);
  const [active, setActive] = useState(questions[0]?.name);
  const tools = useMemo(
    () => new SpanTools(sheet, inputs, questions.filter((each) => each.__typename === "SpanQuestion")),
    [sheet, inputs, questions],
  );

  useEffect(() => {
    document.addEventListener("selectionchange", tools.followSelection);
    return () => document.removeEventListener("selectionchange", tools.followSelection);
  }, [tools]);

  const place = { sheet, tools, inputs };
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
  useImperativeHandle(ref, () => ({
    showQuestion: (question) => {
      setActive(question);
      focusOn(question);
    },
  }));

  useWorkKeys({
    keys,
    onAction,
    onOption: (name, value, isExact) => {
      const question = questions.find((each) => each.name === name);
      if (!question) return;
      setActive(name);
      answerByValue(question, value, isExact, place);
      if (isAnsweredByOneKey(question)) goOnFrom(name);
    },
    onDigit: (index) => {
      const question = questions[indexOfActive];
      if (question && answerByIndex(question, index, place) && isAnsweredByOneKey(question)) goOnFrom(question.name);
    },
    onStep: (step) => setActive(questions[indexOfActive + step]?.name ?? active),
    onWrite: () => active && focusOn(active),
    onEscape: () => {
      tools.disarm();
      onEscape();
    },
  });

  return (
    <SpanToolsContext value={tools}>
      <div className={styles.material}>
        {note && <p className={styles.note}>{note}</p>}
        <Material form={form} questions={questions} inputs={inputs} />
        {task.externalId && <p className={styles.externalId}>{task.externalId}</p>}
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
    </SpanToolsContext>
  );
});

/** Put the focus where a question is written or chosen. */
function focusOn(question: string): void {
  const section = document.getElementById(`question-${question}`)?.parentElement;
  section?.querySelector<HTMLElement>("textarea, input, button")?.focus();
}
