import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { usePast, useShownTime } from "../past/PastContext";
import { TasksLink } from "../tasks/TasksLink";
import { words } from "../words";
import { Line } from "./charts";
import styles from "./dashboard.module.css";
import type { Question } from "./figures";
import { Unavailable } from "./Unavailable";
import { byWeek, weeksQuery, WEEKS, type Week, type WeekFigure } from "./weeks";

const say = words.dashboard.weeks;
const { reasons, value: valueText } = words.dashboard.questions;

interface Props {
  project: string;
  question: Question;
}

/** How agreement on a question went from week to week; nothing to whom the API does not tell it. It is read while it is in sight. */
export function AgreementByWeek({ project, question }: Props) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const id = useId();
  const isInSight = useIsInSight(place);
  const now = useShownTime();
  const read = useQuery({ ...weeksQuery(project, question, usePast()), enabled: isInSight && now !== null });
  const why = read.error?.message ?? [...(read.data?.problems.values() ?? [])][0];
  if (now === null || (read.data && !read.data.value && !why)) return null;
  return (
    <div ref={setPlace} className={styles.weeks} role="group" aria-labelledby={id}>
      <h4 id={id} className={styles.heading}>
        {say.title}
      </h4>
      {read.data?.value ? (
        <Weeks project={project} figures={read.data.value} now={now} />
      ) : why ? (
        <Unavailable name={say.title} reason={why} />
      ) : (
        <p className={styles.quiet}>{words.dashboard.questions.loading}</p>
      )}
    </div>
  );
}

function Weeks({ project, figures, now }: { project: string; figures: readonly WeekFigure[]; now: number }) {
  const weeks = byWeek(figures, now);
  const values = weeks.map(({ estimate }) => estimate?.value ?? null);
  const known = values.filter((value) => value !== null);
  if (known.length === 0) {
    const reason = weeks.findLast(({ estimate }) => estimate?.reason)?.estimate?.reason;
    return <p className={styles.quiet}>{reason ? reasons[reason] : say.none(WEEKS)}</p>;
  }
  return (
    <>
      <Line
        label={say.picture(WEEKS, valueText(Math.min(...known)), valueText(Math.max(...known)))}
        values={values.map((value) => value && Math.max(0, value))}
      />
      <ol className={styles.weekList}>
        {weeks.map((week) => (
          <li key={week.begin}>
            <WeekNumber project={project} week={week} />
            <span className={styles.weekDay}>{say.day(week.begin)}</span>
          </li>
        ))}
      </ol>
      {weeks.some(({ estimate }) => estimate?.reason === "FEW") && <p className={styles.note}>{say.few}</p>}
    </>
  );
}

/** The figure of a week, which leads to the tasks that were answered then, the most disputed first. */
function WeekNumber({ project, week: { begin, last, estimate } }: { project: string; week: Week }) {
  if (!estimate) return <span>{words.dashboard.none}</span>;
  const shown = estimate.value === null ? words.dashboard.none : valueText(estimate.value);
  return (
    <TasksLink
      project={project}
      search={{ answered: `${begin}..${last}`, order: "DISAGREEMENT" }}
      label={say.week(say.day(begin), shown, estimate.tasks, estimate.reason && reasons[estimate.reason])}
    >
      {shown}
    </TasksLink>
  );
}

/** Whether any part of an element is in sight, or less than a screen away. */
function useIsInSight(place: HTMLElement | null): boolean {
  const [isInSight, setInSight] = useState(false);
  useEffect(() => {
    if (!place) return undefined;
    const observer = new IntersectionObserver(([entry]) => setInSight(entry!.isIntersecting), { rootMargin: "200px" });
    observer.observe(place);
    return () => observer.disconnect();
  }, [place]);
  return isInSight;
}
