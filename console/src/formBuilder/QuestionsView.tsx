import { Button, Menu } from "@mantine/core";
import { QUESTION_KINDS, type FormJson, type QuestionKind } from "../form/formJson";
import { startingForm, STARTING_FORMS } from "../startingForms/startingForms";
import { words } from "../words";
import { formBuilderWords } from "../words/formBuilder";
import { addQuestion, moved } from "./edits";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import type { FormStore } from "./FormStore";
import { InputList } from "./InputList";
import { focusPlace } from "./places";
import { QuestionItem } from "./QuestionItem";
import { useReorder } from "./useReorder";

const say = formBuilderWords;

interface Props {
  store: FormStore;
  form: FormJson;
  /** JSON that is no form yet; null where there is none. */
  text: string | null;
  published: FormJson | null;
  /** The question whose fields are shown. */
  opened: number | null;
  onOpen: (index: number | null) => void;
}

/** The inputs and questions of a form, each with its fields. */
export function QuestionsView({ store, form, text, published, opened, onOpen }: Props) {
  const { questions } = form;
  const reorder = useReorder("questions", questions.length, (from, to) => {
    store.change({ ...form, questions: moved(questions, from, to) });
    if (opened === from) onOpen(to);
    else if (opened !== null) onOpen(null);
  });
  const add = (kind: QuestionKind) => {
    store.change(addQuestion(form, kind));
    onOpen(questions.length);
    requestAnimationFrame(() => {
      focusPlace(`questions.${questions.length}.title`);
      (document.activeElement as HTMLInputElement | null)?.select?.();
    });
  };
  if (text !== null) return <p className={styles.problem}>{say.json.first}</p>;
  return (
    <>
      {form.inputs.length === 0 && questions.length === 0 && <Beginnings store={store} />}
      <InputList store={store} form={form} />
      <section aria-labelledby="form-questions">
        <h2 id="form-questions" className={styles.heading}>
          {say.questions.title}
        </h2>
        <ol className={styles.list}>
          {questions.map((question, index) => (
            <QuestionItem
              key={index}
              store={store}
              form={form}
              index={index}
              published={published?.questions.find(({ name }) => name === question.name) ?? null}
              isOpen={opened === index}
              onOpen={onOpen}
              reorder={reorder}
            />
          ))}
        </ol>
        <AddQuestion onAdd={add} />
        {questions.length > 1 && <p className={styles.quiet}>{say.reorderHint}</p>}
      </section>
    </>
  );
}

/** What there is to begin with where a form has nothing yet. */
function Beginnings({ store }: { store: FormStore }) {
  return (
    <section aria-labelledby="form-beginnings" className={styles.beginnings}>
      <h2 id="form-beginnings" className={styles.heading}>
        {say.beginnings}
      </h2>
      <ul>
        {STARTING_FORMS.map((name) => (
          <li key={name}>
            <button type="button" className={kit.textButton} onClick={() => store.change(startingForm(name))}>
              {words.form.starting[name].name}
            </button>{" "}
            <span className={styles.quiet}>{words.form.starting[name].about}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function AddQuestion({ onAdd }: { onAdd: (kind: QuestionKind) => void }) {
  return (
    <Menu position="bottom-start" width={420} withinPortal={false} withInitialFocusPlaceholder={false} returnFocus={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" size="compact-sm">
          {say.questions.add}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} className={styles.kinds}>
        {QUESTION_KINDS.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            <strong>{say.kinds[kind].name}</strong> <span className={styles.quiet}>{say.kinds[kind].about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
