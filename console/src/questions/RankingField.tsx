import { ActionIcon } from "@mantine/core";
import { KeyCap } from "../keys/KeyCap";
import { digitOf } from "../keys/keys";
import { words } from "../words";
import { useAnswer } from "../answers/sheetContext";
import type { QuestionOf } from "../form/form";
import { rankValue } from "./choose";
import type { FieldProps } from "./QuestionField";
import styles from "./questions.module.css";
import { rankingItems } from "./ranking";

/** Items, of which each one chosen is the next best; those ranked stand above, and move up and down. */
export function RankingField({ question, inputs, isActive }: FieldProps<QuestionOf<"RankingQuestion">>) {
  const [answer, setAnswer] = useAnswer(question.name, "ranking");
  const items = rankingItems(question, inputs);
  const order = answer?.order ?? [];
  const labels = new Map(items.map(({ value, label }) => [value, label]));
  const rest = items.filter(({ value }) => !order.includes(value));
  const toggle = (value: string) => setAnswer(rankValue(answer, value));
  const move = (from: number, to: number) => {
    const moved = [...order];
    moved.splice(to, 0, ...moved.splice(from, 1));
    setAnswer({ kind: "ranking", order: moved });
  };
  return (
    <>
      <ol className={styles.rows}>
        {order.map((value, index) => {
          const label = labels.get(value) ?? value;
          return (
            <li key={value} className={styles.ranked}>
              <button type="button" className={styles.row} data-chosen aria-pressed="true" onClick={() => toggle(value)}>
                <span className={styles.rank}>{index + 1}</span>
                <span className={styles.label}>{label}</span>
              </button>
              <Mover label={words.label.up(label)} sign="↑" isOff={index === 0} onMove={() => move(index, index - 1)} />
              <Mover
                label={words.label.down(label)}
                sign="↓"
                isOff={index === order.length - 1}
                onMove={() => move(index, index + 1)}
              />
            </li>
          );
        })}
      </ol>
      <ul className={styles.rows}>
        {rest.map(({ value, label }) => {
          const digit = isActive ? digitOf(items.findIndex((item) => item.value === value)) : null;
          return (
            <li key={value}>
              <button
                type="button"
                className={styles.row}
                aria-pressed="false"
                aria-keyshortcuts={digit ?? undefined}
                onClick={() => toggle(value)}
              >
                <span className={styles.rank} aria-hidden="true">
                  –
                </span>
                <span className={styles.label}>{label}</span>
                {digit && <KeyCap name={digit} />}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Mover({ label, sign, isOff, onMove }: { label: string; sign: string; isOff: boolean; onMove: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={isOff} onClick={onMove}>
      {sign}
    </ActionIcon>
  );
}
