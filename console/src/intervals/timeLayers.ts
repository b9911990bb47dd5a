import { useMemo } from "react";
import type { AnswerValue } from "../answers/answer";
import { regionAnswer, type Interval, type Region } from "../answers/regions";
import { useLabelNames } from "../spans/labelNames";
import type { TimeLayer } from "../timeline/lanes";
import type { IntervalQuestion } from "./IntervalTools";
import { intervalColor } from "./useIntervals";

/** What one person marked: for each question the regions, each with a sign of how it differs from the others', if it does. */
export interface PersonsAnswers {
  key: string;
  name: string;
  regions: { region: Region; sign: string }[][];
}

/** The intervals of people as rows of a timeline. */
export function useTimeLayers(questions: IntervalQuestion[], people: readonly PersonsAnswers[]): TimeLayer[] {
  const answers = useMemo(
    () => questions.map((_, index): AnswerValue => regionAnswer("interval", people.flatMap(({ regions }) => regions[index]!.map(({ region }) => region)))),
    [questions, people],
  );
  const nameOf = useLabelNames(questions, answers);
  return useMemo(
    () =>
      people.map(({ key, name, regions }) => ({
        key,
        name,
        marks: questions.flatMap((question, index) =>
          regions[index]!.map(({ region, sign }) => {
            const { id, label, start, end } = region as Interval;
            const text = [sign, nameOf(question.name, label)].filter(Boolean).join(" ");
            return { key: `${key} ${question.name} ${id}`, start, end, color: intervalColor(questions, question, label), text };
          }),
        ),
      })),
    [questions, people, nameOf],
  );
}
