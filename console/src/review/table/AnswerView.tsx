import type { AnswerOf } from "../../answers/answer";
import { isAboutRegions, isRelation, type Question, type QuestionOf } from "../../form/form";
import { rankingItems } from "../../questions/ranking";
import { words } from "../../words";
import type { Answer } from "../diff/answers";
import { commonDepth, diffChoice } from "../diff/choice";
import { diffRanking } from "../diff/ranking";
import type { Standing } from "../diff/regions";
import type { AnswersOf, RelationStanding } from "../diff/relations";
import { diffText } from "../diff/text";
import type { Named } from "./names";
import { useNames } from "./names";
import { RegionList } from "./RegionList";
import { RelationList } from "./RelationList";
import kit from "../../kit/kit.module.css";
import styles from "./table.module.css";

/** All that was answered with an answer, for what its relations join. */
export interface Beside {
  questions: readonly Question[];
  answers: AnswersOf;
}

export interface AnswerViewProps {
  question: Question;
  answer: Answer;
  /** What it is compared with; itself where nothing is to be marked. */
  reference: Answer;
  inputs: Record<string, unknown>;
  beside: Beside;
  /** How the regions or relations of the answer stand to those of all others, by their ids. */
  standings?: ReadonlyMap<string, Standing | RelationStanding> | undefined;
}

/** An answer as it reads, with what differs from another one marked. */
export function AnswerView(props: AnswerViewProps) {
  const { question, answer, reference, inputs, standings } = props;
  if (!answer) return <p className={styles.nothing}>{words.review.noAnswer}</p>;
  switch (answer.kind) {
    case "choice":
      return <ChoiceView question={question} answer={answer} reference={ofKind(reference, "choice")} />;
    case "text":
      return <TextView answer={answer} reference={ofKind(reference, "text")} />;
    case "number":
      return <NumberView value={answer.number} reference={ofKind(reference, "number")?.number} unit={unitOf(question)} />;
    case "rating":
      return <NumberView value={answer.rating} reference={ofKind(reference, "rating")?.rating} unit={pointsOf(question)} />;
    case "ranking":
      return <RankingView {...props} answer={answer} reference={ofKind(reference, "ranking")} />;
    default:
      if (isAboutRegions(question)) {
        return <RegionList question={question} answer={answer} inputs={inputs} standings={standings as ReadonlyMap<string, Standing> | undefined} />;
      }
      if (isRelation(question) && answer.kind === "relation") {
        return <RelationList question={question} answer={answer} inputs={inputs} beside={props.beside} standings={standings} />;
      }
      return <p className={styles.nothing}>{words.review.unsupportedAnswer}</p>;
  }
}

function ofKind<Kind extends NonNullable<Answer>["kind"]>(answer: Answer, kind: Kind): AnswerOf<Kind> | undefined {
  return answer?.kind === kind ? (answer as AnswerOf<Kind>) : undefined;
}

function unitOf(question: Question): string {
  return question.__typename === "NumberQuestion" ? question.unit : "";
}

function pointsOf(question: Question): string {
  return question.__typename === "RatingQuestion" ? `/ ${question.points}` : "";
}

interface ChoiceProps {
  question: Question;
  answer: AnswerOf<"choice">;
  reference: AnswerOf<"choice"> | undefined;
}

/** The values chosen, with the path of each; where the paths part is told. */
function ChoiceView({ question, answer, reference }: ChoiceProps) {
  const { both, onlyA, onlyB } = diffChoice(answer.values, reference?.values ?? []);
  const nameOf = useNames(question, [...answer.values, ...onlyB]);
  const isMultiple = question.__typename === "ChoiceQuestion" && question.multiple;
  const other = onlyB[0] === undefined ? null : nameOf(onlyB[0]);
  return (
    <ul className={styles.values}>
      {both.map((value) => (
        <li key={value}>
          <ValueName named={nameOf(value)} compared={null} />
        </li>
      ))}
      {onlyA.map((value) => (
        <li key={value} className={styles.differing}>
          <ValueName named={nameOf(value)} compared={other} />
          <Hidden text={words.review.differs} />
        </li>
      ))}
      {isMultiple &&
        onlyB.map((value) => (
          <li key={value} className={styles.missing}>
            <s>{nameOf(value).label}</s>
            <Hidden text={words.review.missing} />
          </li>
        ))}
    </ul>
  );
}

/** A name under its path; places of the path that the compared value does not stand under are told. */
function ValueName({ named, compared }: { named: Named; compared: Named | null }) {
  const common = compared ? commonDepth(named.path, compared.path) : named.path.length;
  return (
    <>
      <span className={styles.label}>{named.label}</span>
      {named.path.length > 0 && (
        <span className={styles.path}>
          {named.path.map((place, index) => (
            <span key={index} data-differs={index >= common || undefined}>
              {index > 0 && " › "}
              {place}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function TextView({ answer, reference }: { answer: AnswerOf<"text">; reference: AnswerOf<"text"> | undefined }) {
  const parts = diffText(answer.text, reference?.text ?? "").filter((part) => part.in !== "b");
  return (
    <p className={styles.prose} dir="auto">
      {parts.map((part, index) =>
        part.in === "both" ? (
          <span key={index}>{part.text}</span>
        ) : (
          <mark key={index} className={styles.word}>
            {part.text}
          </mark>
        ),
      )}
    </p>
  );
}

interface NumberProps {
  value: number;
  reference: number | undefined;
  unit: string;
}

function NumberView({ value, reference, unit }: NumberProps) {
  const difference = reference === undefined ? 0 : value - reference;
  // Without the rounding of binary fractions: 0.3 - 0.1 is 0.2.
  const shown = `${difference > 0 ? "+" : "−"}${Number(Math.abs(difference).toPrecision(12))}`;
  return (
    <p className={difference ? styles.differing : undefined}>
      <span className={styles.label}>{value}</span> {unit}
      {difference !== 0 && <span className={styles.difference}> {words.review.difference(shown)}</span>}
    </p>
  );
}

interface RankingProps extends AnswerViewProps {
  answer: AnswerOf<"ranking">;
  reference: AnswerOf<"ranking"> | undefined;
}

function RankingView({ question, answer, reference, inputs }: RankingProps) {
  if (question.__typename !== "RankingQuestion") return null;
  const labels = new Map(rankingItems(question as QuestionOf<"RankingQuestion">, inputs).map(({ value, label }) => [value, label]));
  const ranked = diffRanking(reference?.order ?? answer.order, answer.order).filter(({ b }) => b !== null);
  return (
    <ol className={styles.values}>
      {ranked.map(({ value, a, b, isMoved }) => (
        <li key={value} className={isMoved ? styles.differing : undefined}>
          <span className={styles.rank}>{b}</span> {labels.get(value) ?? value}
          {isMoved && (
            <span className={styles.difference}>
              {" "}
              {a === null ? words.review.onlyHere : `${a > b! ? "↑" : "↓"}${Math.abs(a - b!)} `}
              <Hidden text={words.review.moved} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Said to whoever does not see how something is marked. */
function Hidden({ text }: { text: string }) {
  return <span className={kit.spoken}> ({text})</span>;
}
