import { useMemo, useSyncExternalStore } from "react";
import type { AnswerSheet } from "../answers/AnswerSheet";
import { regionsOf, type Interval } from "../answers/regions";
import { useSheet } from "../answers/sheetContext";
import type { Question } from "../form/form";
import { useAsked } from "../questions/asked";
import { colorOf } from "../spans/colors";
import { useLabelNames } from "../spans/labelNames";
import { useAnswersTo } from "../spans/spanContext";
import { IntervalTools, type IntervalQuestion, type IntervalToolsState, type ShownInterval } from "./IntervalTools";

/** An interval as it is shown. */
export interface NamedInterval extends ShownInterval {
  color: string;
  /** What its label is called; empty while it has none. */
  name: string;
}

/** The color of what has no label yet. */
const UNLABELED = "#9aa5ab";

const TOOLS = new WeakMap<AnswerSheet, IntervalTools>();

export function isAboutTime(question: Question): question is IntervalQuestion {
  return question.__typename === "IntervalQuestion";
}

/** The tools of the task on the screen: the same ones for its timelines and its questions. */
export function useIntervalTools(): [IntervalTools, IntervalToolsState] {
  const sheet = useSheet();
  const { questions } = useAsked();
  let tools = TOOLS.get(sheet);
  if (!tools) {
    tools = new IntervalTools(sheet, questions.filter(isAboutTime));
    TOOLS.set(sheet, tools);
  }
  return [tools, useSyncExternalStore(tools.subscribe, tools.snapshot)];
}

/** The color of a label of a question, of several about one input: each label of theirs has another one. */
export function intervalColor(questions: readonly IntervalQuestion[], question: IntervalQuestion, label: string): string {
  if (!label) return UNLABELED;
  const before = questions.slice(0, questions.indexOf(question)).reduce((sum, { labels }) => sum + labels.length, 0);
  return colorOf(question.labels, label, before);
}

/** The intervals in the answers to some questions about one input, with what their labels are called. */
export function useIntervals(questions: IntervalQuestion[]): NamedInterval[] {
  const names = useMemo(() => questions.map(({ name }) => name), [questions]);
  const answers = useAnswersTo(names);
  const nameOf = useLabelNames(questions, answers);
  return useMemo(
    () =>
      questions.flatMap((question, index) =>
        (regionsOf(answers[index]) as readonly Interval[]).map((interval) => ({
          question,
          interval,
          color: intervalColor(questions, question, interval.label),
          name: interval.label && nameOf(question.name, interval.label),
        })),
      ),
    [questions, answers, nameOf],
  );
}
