import type { AnswerOf } from "../../answers/answer";
import type { QuestionOf } from "../../form/form";
import { useEnds } from "../../relations/ends";
import { words } from "../../words";
import type { RelationStanding } from "../diff/relations";
import type { Beside } from "./AnswerView";
import { useNames } from "./names";
import kit from "../../kit/kit.module.css";
import styles from "./table.module.css";

interface Props {
  question: QuestionOf<"RelationQuestion">;
  answer: AnswerOf<"relation">;
  inputs: Record<string, unknown>;
  beside: Beside;
  standings: ReadonlyMap<string, RelationStanding> | undefined;
}

/** The relations of a person as a list, each with how it stands to those of the others. */
export function RelationList({ question, answer, inputs, beside, standings }: Props) {
  const endOf = useEnds({ ...beside, inputs, isNumbered: false });
  const nameOf = useNames(question, answer.relations.map(({ label }) => label));
  if (answer.relations.length === 0) return <p className={styles.nothing}>{words.review.noAnswer}</p>;
  return (
    <ul className={styles.values}>
      {answer.relations.map(({ id, label, source, target }) => {
        const standing = standings?.get(id);
        const said = standing && words.review.statuses[standing.status];
        return (
          <li key={id} className={styles.region} data-differs={(standing && standing.status !== "same") || undefined}>
            <span className={styles.sign} aria-hidden="true">
              {said?.sign}
            </span>
            <bdi>{endOf(source)?.name ?? "?"}</bdi> {question.directed ? "→" : "–"} <bdi>{endOf(target)?.name ?? "?"}</bdi>{" "}
            <span className={styles.path}>{nameOf(label).label}</span>
            {said && <span className={kit.spoken}> ({said.text})</span>}
          </li>
        );
      })}
    </ul>
  );
}
