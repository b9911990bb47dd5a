import { useEffect, useMemo, useRef } from "react";
import { isAboutRegions, isRelation, type Question } from "../../form/form";
import { KeyCap } from "../../keys/KeyCap";
import { words } from "../../words";
import type { Answer } from "../diff/answers";
import { isAnsweredAlike, relationStandings } from "../diff/relations";
import { standingsOf } from "../diff/standings";
import type { Column } from "../queue/reviewWork";
import type { Comparison, Decision } from "../session/comparison";
import { AnswerView } from "./AnswerView";
import styles from "./table.module.css";

interface Props {
  columns: readonly Column[];
  /** All that are asked. */
  questions: readonly Question[];
  /** The questions that show side by side. */
  comparisons: readonly Comparison[];
  final: Readonly<Record<string, Answer>>;
  isDecided: (comparison: Comparison) => boolean;
  decision: Decision | null;
  /** How many questions are not decided. */
  undecided: number;
  active: string;
  formVersion: number;
  inputs: Record<string, unknown>;
  onActivate: (question: string) => void;
  onAdopt: (column: number, question: string) => void;
  onAdoptAll: (column: number) => void;
}

/** The answers of all people side by side, question by question, and the final answer beside them. */
export function ComparisonTable(props: Props) {
  const { columns, comparisons, decision, undecided, formVersion, onAdoptAll } = props;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {columns.map(({ annotation, name, isErased, formVersion: version }, index) => (
            <th key={annotation} scope="col">
              <span className={styles.person}>
                {columns.length > 1 && <KeyCap name={String(index + 1)} />}
                <span>{name}</span>
                {version !== formVersion && <span className={styles.path}>{words.review.otherForm(version)}</span>}
              </span>
              {isErased && <span className={styles.path}>{words.review.erased}</span>}
              {columns.length > 1 && comparisons.length > 1 && !isErased && (
                <button
                  type="button"
                  className={styles.take}
                  aria-label={words.review.takeAllOf(name)}
                  onMouseDown={keepFocus}
                  onClick={() => onAdoptAll(index)}
                >
                  {words.review.takeAll}
                </button>
              )}
            </th>
          ))}
          <th scope="col">
            {words.review.final}
            <span className={styles.path}>{outcome(decision, undecided, columns)}</span>
          </th>
        </tr>
      </thead>
      {comparisons.map((comparison) => (
        <QuestionRows key={comparison.question.name} comparison={comparison} {...props} />
      ))}
    </table>
  );
}

/** What the final answer comes to, said in short. */
export function outcome(decision: Decision | null, undecided: number, columns: readonly Column[]): string {
  if (!decision) return undecided ? words.review.open(undecided) : "";
  const name = columns.find(({ annotation }) => annotation === decision.annotation)?.name ?? "";
  return decision.kind === "approve" ? words.review.approves(name) : words.review.replaces(name);
}

/** A click on what adopts an answer leaves keys to the screen. */
function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault();
}

function QuestionRows({ comparison, ...props }: Props & { comparison: Comparison }) {
  const { columns, questions, final, isDecided, active, inputs, onActivate, onAdopt } = props;
  const { question, answers, references, isEqual } = comparison;
  const standings = useMemo(() => {
    if (isRelation(question)) return relationStandings(question, questions, columns.map(({ isErased, answers: all }) => (isErased ? null : all)));
    const readable = answers.map((answer, index) => (columns[index]!.isErased ? null : answer));
    return isAboutRegions(question) ? standingsOf(question, readable) : [];
  }, [question, questions, answers, columns]);
  const title = question.title || question.name;
  const isActive = question.name === active;
  const rows = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    if (isActive) rows.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const finalAnswer = final[question.name];
  return (
    <tbody ref={rows} data-active={isActive || undefined} onMouseDown={() => onActivate(question.name)}>
      <tr>
        <th colSpan={columns.length + 1} scope="rowgroup" className={styles.question} aria-current={isActive || undefined}>
          {title}
          {isEqual && <span className={styles.path}>{words.review.changed}</span>}
          {isRelation(question) && columns.length > 1 && <span className={styles.path}>{words.review.together}</span>}
        </th>
      </tr>
      <tr>
        {columns.map(({ annotation, name, isErased, answers: all }, index) => (
          <td key={annotation} data-person={name} data-taken={(!isErased && finalAnswer !== undefined && isAnsweredAlike(question, final, all)) || undefined}>
            {isErased ? (
              <p className={styles.nothing}>{words.review.erased}</p>
            ) : (
              <AnswerView
                question={question}
                answer={answers[index]}
                reference={references[index]}
                inputs={inputs}
                beside={{ questions, answers: all }}
                standings={standings[index]}
              />
            )}
            {!isErased && columns.length > 1 && (
              <p className={styles.taking}>
                <button
                  type="button"
                  className={styles.take}
                  aria-label={words.review.takeAnswer(name, title)}
                  aria-keyshortcuts={isActive ? String(index + 1) : undefined}
                  onMouseDown={keepFocus}
                  onClick={() => onAdopt(index, question.name)}
                >
                  {words.review.take}
                </button>
                {isActive && <KeyCap name={String(index + 1)} />}
              </p>
            )}
          </td>
        ))}
        <td data-person={words.review.final} className={styles.final}>
          {isDecided(comparison) ? (
            <AnswerView question={question} answer={finalAnswer} reference={finalAnswer} inputs={inputs} beside={{ questions, answers: final }} />
          ) : (
            <p className={styles.open}>{words.review.notDecided}</p>
          )}
        </td>
      </tr>
    </tbody>
  );
}
