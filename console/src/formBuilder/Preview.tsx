import { useMemo, useRef, useState, useSyncExternalStore } from "react";
import { AnswerSheet } from "../answers/AnswerSheet";
import { problemsOf } from "../answers/checks";
import { SheetContext } from "../answers/sheetContext";
import { questionsAbout, unsupportedParts } from "../form/form";
import { listOf, type FormJson } from "../form/formJson";
import { keyMapOf, type Action } from "../keys/keys";
import { inputsOf, type Task } from "../task/task";
import { TaskView } from "../task/TaskView";
import { words } from "../words";
import { formBuilderWords } from "../words/formBuilder";
import { exampleOf } from "./examples";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import { shownForm } from "./shownForm";

const say = formBuilderWords.preview;
const NO_PROBLEMS = new Map<string, string>();

interface Props {
  form: FormJson;
  /** A task to show; its inputs that the form does not have are left out, and others made up. */
  task: Task | null;
}

/** A form as annotators will see it, to be tried out: with the parts of the screen on which they label. */
export function Preview({ form, task }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [hasFocus, setFocus] = useState(false);
  const shown = useMemo(() => shownForm(form), [form]);
  const presentable = useMemo(
    () => ({ ...shown, inputs: (shown.inputs ?? []).filter((input) => unsupportedParts({ ...shown, inputs: [input], questions: [] }).length === 0) }),
    [shown],
  );
  const example = useMemo(() => exampleTask(form, task), [form, task]);
  const questions = useMemo(() => questionsAbout(presentable, inputsOf(example)), [presentable, example]);
  const unsupported = unsupportedParts(shown);
  const absent = (presentable.inputs ?? []).filter(({ name }) => inputsOf(example)[name] == null);
  return (
    <div
      ref={place}
      className={styles.previewed}
      tabIndex={-1}
      onFocus={() => setFocus(true)}
      onBlur={({ relatedTarget }) => !place.current?.contains(relatedTarget) && setFocus(false)}
    >
      {unsupported.length > 0 && <p className={styles.quiet}>{say.unsupported(unsupported.join(", "))}</p>}
      {absent.length > 0 && <p className={styles.quiet}>{say.noExample(absent.map(({ title, name }) => title || name).join(", "))}</p>}
      <Tried key={structureOf(form)} form={presentable} task={example} questions={questions} hasFocus={hasFocus} />
    </div>
  );
}

interface TriedProps {
  form: ReturnType<typeof shownForm>;
  task: Task;
  questions: ReturnType<typeof questionsAbout>;
  hasFocus: boolean;
}

/** The task with answers that go nowhere. */
function Tried({ form, task, questions, hasFocus }: TriedProps) {
  const [sheet] = useState(() => new AnswerSheet());
  const answers = useSyncExternalStore(sheet.subscribe, () => sheet.all());
  const [checked, setChecked] = useState<typeof answers | null>(null);
  const keys = useMemo(() => keyMapOf(form), [form]);
  const found = useMemo(() => problemsOf(questions, answers), [questions, answers]);
  const problems = checked === answers ? found : NO_PROBLEMS;
  const check = () => setChecked(sheet.all());
  const act = (action: Action) => {
    if (action === "submit") check();
    if (action === "undo") sheet.undo();
    if (action === "redo") sheet.redo();
  };
  return (
    <SheetContext value={sheet}>
      <TaskView
        ref={null}
        form={form}
        task={task}
        questions={questions}
        sheet={sheet}
        problems={problems}
        keys={keys}
        isListening={hasFocus}
        onAction={act}
        onEscape={() => {}}
      />
      <p className={styles.tried}>
        <button type="button" className={kit.textButton} onClick={check}>
          {say.check}
        </button>{" "}
        <span role="status">{checked === answers && (found.size ? words.label.missing(found.size) : say.accepted)}</span>
      </p>
    </SheetContext>
  );
}

function exampleTask({ inputs }: FormJson, task: Task | null): Task {
  const given = task ? inputsOf(task) : {};
  const values = inputs.map(({ name, kind }) => [name, given[name] ?? exampleOf(kind)] as const);
  const base = task ?? { id: "", externalId: null, draft: null, comments: [] };
  return { ...base, externalId: null, inputs: Object.fromEntries(values.filter(([, value]) => value !== null)) };
}

/** What of a form, changed, makes answers that were tried meaningless. */
function structureOf({ inputs, questions }: FormJson): string {
  return JSON.stringify([
    inputs.map(({ name, kind }) => [name, kind]),
    questions.map((question) => {
      const list = listOf(question.kind);
      const values = ((list && question[list]) ?? []).map(({ value }) => value);
      return [question.name, question.kind, question.applies_to, question.multiple, question.max, question.between, question.directed, values];
    }),
  ]);
}
