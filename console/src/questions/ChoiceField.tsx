import { KeyCap, ariaKey } from "../keys/KeyCap";
import { digitOf } from "../keys/keys";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import { ConceptPicker, OptionPicker } from "../picker/pickers";
import { chooseValue, depthsOf, isListed, selectableOptions } from "./choose";
import type { FieldProps } from "./QuestionField";
import styles from "./questions.module.css";

type Props = FieldProps<QuestionOf<"ChoiceQuestion">>;

/** A choice: short lists as rows, long ones and taxonomies by search. */
export function ChoiceField(props: Props) {
  const { question } = props;
  if (isListed(question)) return <OptionRows {...props} />;
  return question.taxonomy ? <ConceptChoice {...props} /> : <LongChoice {...props} />;
}

function OptionRows({ question, isActive }: Props) {
  const [answer, setAnswer] = useAnswer(question.name, "choice");
  const selectable = selectableOptions(question);
  const depths = depthsOf(question.options);
  return (
    <ul className={styles.rows}>
      {question.options.map((option) => {
        const index = selectable.indexOf(option);
        const indent = { paddingLeft: 8 + 20 * (depths.get(option.value) ?? 0) };
        if (index < 0) {
          return (
            <li key={option.value} className={styles.heading} style={indent}>
              {option.label}
            </li>
          );
        }
        const key = option.hotkey ?? (isActive ? digitOf(index) : null);
        const isChosen = answer?.values.includes(option.value) ?? false;
        return (
          <li key={option.value}>
            <label className={styles.row} style={indent} data-chosen={isChosen || undefined}>
              <input
                type={question.multiple ? "checkbox" : "radio"}
                name={question.name}
                checked={isChosen}
                aria-keyshortcuts={key ? ariaKey(key) : undefined}
                onClick={() => setAnswer(chooseValue(question, answer, option.value))}
                onChange={() => {}}
              />
              {option.color && <Swatch color={option.color} />}
              <span className={styles.label}>
                {option.label}
                {option.help && <span className={styles.optionHelp}>{option.help}</span>}
              </span>
              {key && <KeyCap name={key} />}
            </label>
          </li>
        );
      })}
    </ul>
  );
}

export function Swatch({ color }: { color: string }) {
  return <span className={styles.swatch} style={{ background: color }} aria-hidden="true" />;
}

/** The values chosen, and how to choose one by search: of one choice, that is the whole answer. */
function useChoice(question: Props["question"], onAnswered: Props["onAnswered"]) {
  const [answer, setAnswer] = useAnswer(question.name, "choice");
  const choose = (value: string) => {
    const chosen = chooseValue(question, answer, value);
    setAnswer(chosen);
    if (chosen && !question.multiple) onAnswered(question.name);
  };
  return [answer, choose] as const;
}

function LongChoice({ question, onAnswered }: Props) {
  const [answer, choose] = useChoice(question, onAnswered);
  return (
    <OptionPicker
      name={question.title || question.name}
      options={question.options}
      leavesOnly={question.leavesOnly}
      chosen={answer?.values ?? []}
      onChoose={choose}
    />
  );
}

function ConceptChoice({ question, onAnswered }: Props) {
  const [answer, choose] = useChoice(question, onAnswered);
  return (
    <ConceptPicker
      name={question.title || question.name}
      offer={question.taxonomy!}
      chosen={answer?.values ?? []}
      onChoose={choose}
    />
  );
}
