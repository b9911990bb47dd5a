import { CloseButton } from "@mantine/core";
import type { FormJson, QuestionJson } from "../form/formJson";
import { formBuilderWords } from "../words/formBuilder";
import { copyQuestion, removeQuestion } from "./edits";
import kit from "../kit/kit.module.css";
import styles from "./formBuilder.module.css";
import type { FormStore } from "./FormStore";
import { Handle } from "./Handle";
import { fieldId, focusPlace } from "./places";
import { QuestionEditor } from "./QuestionEditor";
import { useProblemsBelow } from "./problemsContext";
import type { Reorder } from "./useReorder";

const say = formBuilderWords;

interface Props {
  store: FormStore;
  form: FormJson;
  index: number;
  /** The question of this name as annotators answer it now; null where there is none. */
  published: QuestionJson | null;
  isOpen: boolean;
  /** Open the question at a place, or none. */
  onOpen: (index: number | null) => void;
  reorder: Reorder;
}

/** A question in the list: what it asks, and its fields where it is open. */
export function QuestionItem({ store, form, index, published, isOpen, onOpen, reorder }: Props) {
  const question = form.questions[index]!;
  const place = `questions.${index}`;
  const name = question.title || question.name || say.questions.untitled;
  const problems = useProblemsBelow(place);
  const fieldsId = `${fieldId(place)}.fields`;
  const remove = () => {
    store.change(removeQuestion(form, index));
    if (isOpen) onOpen(null);
    requestAnimationFrame(() => focusPlace(`questions.${Math.max(0, Math.min(index, form.questions.length - 2))}`));
  };
  return (
    <li className={styles.item} data-open={isOpen || undefined} {...reorder.row(index)}>
      <div className={styles.itemHead}>
        <Handle id={`${place}.handle`} name={name} drag={reorder.handle(index)} onKey={(event) => reorder.moveByKey(event, index, "handle")} />
        <button
          type="button"
          id={fieldId(place)}
          className={styles.itemButton}
          aria-expanded={isOpen}
          aria-controls={fieldsId}
          onClick={() => onOpen(isOpen ? null : index)}
          onKeyDown={(event) => reorder.moveByKey(event, index, "")}
        >
          <span className={styles.number}>{index + 1}</span>
          <span className={styles.itemTitle} dir="auto">
            {name}
          </span>
          {problems > 0 && <span className={styles.problemMark}>{say.problemCount(problems)}</span>}
          <span className={styles.kind}>{say.kinds[question.kind].name}</span>
        </button>
        <button
          type="button"
          className={kit.textButton}
          aria-label={say.copy(name)}
          onClick={() => {
            store.change(copyQuestion(form, index));
            onOpen(index + 1);
          }}
        >
          {say.copyShort}
        </button>
        <CloseButton aria-label={say.remove(name)} onClick={remove} />
      </div>
      <div id={fieldsId} hidden={!isOpen} className={styles.fields}>
        {isOpen && <QuestionEditor store={store} form={form} index={index} published={published} />}
      </div>
    </li>
  );
}
