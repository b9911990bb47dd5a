import { useMemo } from "react";
import { useIntervals, useIntervalTools } from "../intervals/useIntervals";
import { useAsked } from "../questions/asked";
import { words } from "../words";
import { lanesOf } from "./lanes";
import { Timeline, type TimelineProps } from "./Timeline";

/** A timeline on which one marks intervals, as the questions about its input ask. */
export function LabelTimeline(props: Omit<TimelineProps, "tools" | "lanes" | "begun">) {
  const { input } = props;
  const { isListening } = useAsked();
  const [tools, { chosen, begun, held, notice }] = useIntervalTools();
  const questions = useMemo(() => tools.on(input), [tools, input]);
  const intervals = useIntervals(questions);
  const lanes = useMemo(() => {
    if (!questions.length) return [];
    const marks = intervals.map(({ question, interval, color, name }) => {
      const isChosen = chosen?.id === interval.id && chosen.question === question.name;
      const { start, end } = isChosen && held ? held.interval : interval;
      return { key: `${question.name} ${interval.id}`, start, end, color, text: name || "?", isUnlabeled: !name, isChosen };
    });
    return lanesOf({ key: input, name: "", marks });
  }, [input, questions, intervals, chosen, held]);
  const hint = questions.length ? words.timeline.hint : "";
  return (
    <Timeline
      {...props}
      tools={tools}
      isListening={isListening}
      lanes={lanes}
      begun={begun?.input === input ? begun.start : null}
      notice={<>{(questions.length > 0 && notice) || props.notice || hint}</>}
    />
  );
}
