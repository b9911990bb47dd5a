import { memo, useCallback, useEffect, useMemo, useRef } from "react";
import { countsSeconds } from "../inputs/media";
import { stretchText } from "../intervals/intervals";
import type { IntervalQuestion, IntervalTools } from "../intervals/IntervalTools";
import { intervalColor, useIntervals, useIntervalTools, type NamedInterval } from "../intervals/useIntervals";
import styles from "../shapes/shapes.module.css";
import { words } from "../words";
import { useLabeler } from "./asked";
import { Swatch } from "./ChoiceField";
import { LabelButtons } from "./LabelButtons";
import type { FieldProps } from "./QuestionField";

/** The labels of intervals, and the list of what is marked; an interval that the focus comes to is chosen and gone to. */
export default function IntervalField({ question, inputs, isActive, onActivate }: FieldProps<IntervalQuestion>) {
  const [tools, { armed, chosen }] = useIntervalTools();
  const input = question.appliesTo ?? "";
  const questions = useMemo(() => tools.on(input), [tools, input]);
  const shown = useIntervals(questions)
    .filter((each) => each.question.name === question.name)
    .sort((a, b) => a.interval.start - b.interval.start || a.interval.end - b.interval.end);
  const label = useCallback((value: string) => tools.label(question, value), [tools, question]);
  useLabeler(question.name, label);
  const inHand = chosen?.question ?? armed?.question;
  useEffect(() => {
    if (inHand === question.name) onActivate(question.name);
  }, [inHand, question.name, onActivate]);
  return (
    <>
      <LabelButtons
        question={question}
        isActive={isActive}
        armed={armed?.question === question.name ? armed.label : undefined}
        colorOf={(value) => intervalColor(questions, question, value)}
        onLabel={label}
      />
      {shown.length > 0 && (
        <ol className={styles.list} aria-label={words.timeline.list(shown.length)} data-timed={input}>
          {shown.map((each) => (
            <IntervalRow
              key={each.interval.id}
              tools={tools}
              shown={each}
              isClock={countsSeconds(inputs[input])}
              isChosen={chosen?.id === each.interval.id && chosen.question === question.name}
            />
          ))}
        </ol>
      )}
    </>
  );
}

interface RowProps {
  tools: IntervalTools;
  shown: NamedInterval;
  isClock: boolean;
  isChosen: boolean;
}

const IntervalRow = memo(function IntervalRow({ tools, shown, isClock, isChosen }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const { interval, color, name } = shown;
  const label = name || words.shapes.noLabel;
  const when = stretchText(interval, isClock);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    <li ref={row} className={styles.row} data-chosen={isChosen || undefined}>
      <button
        type="button"
        data-keys
        className={styles.rowButton}
        aria-current={isChosen || undefined}
        onFocus={() => tools.choose(shown, true)}
        onClick={() => tools.choose(shown, true)}
      >
        <Swatch color={color} />
        <span className={styles.rowLabel} data-missing={!name || undefined}>
          {label}
        </span>
        <span className={styles.where}>{when}</span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={styles.remove}
        aria-label={words.label.remove(`${label} ${when}`)}
        onClick={() => tools.remove(shown)}
      >
        ×
      </button>
    </li>
  );
});
