import { usePast, useShownTime } from "../past/PastContext";
import { TasksLink } from "../tasks/TasksLink";
import { words } from "../words";
import { Bars, Line } from "./charts";
import styles from "./dashboard.module.css";
import { byDay, DAYS, type DayFigures, type Figures } from "./figures";

const say = words.dashboard;

/** What was done on each of the last days, and how long an answer took. */
export function Activity({ project, figures }: { project: string; figures: Figures }) {
  const now = useShownTime();
  if (!figures.activity || now === null) return null;
  const days = byDay(figures.activity, now);
  return (
    <section className={styles.activity} aria-label={say.activity.answers}>
      <PerDay project={project} days={days} title={say.activity.answers} figure="submitted" />
      <PerDay project={project} days={days} title={say.activity.finished} figure="resolved" />
      <Times project={project} days={days} />
    </section>
  );
}

interface PerDayProps {
  project: string;
  days: DayFigures[];
  title: string;
  figure: "submitted" | "resolved";
}

function PerDay({ project, days, title, figure }: PerDayProps) {
  const values = days.map((each) => each[figure]);
  const total = say.count(values.reduce((sum, value) => sum + value, 0));
  const today = days.at(-1)!;
  const count = say.count(today[figure]);
  const todays = usePast() ? say.activity.thatDay(count, say.day(today.day)) : say.activity.today(count);
  return (
    <div>
      <h2 className={styles.heading}>{title}</h2>
      <p className={styles.figure}>
        {figure === "submitted" ? (
          <TasksLink project={project} search={{ answered: today.day }}>
            <strong>{todays}</strong>
          </TasksLink>
        ) : (
          <strong>{todays}</strong>
        )}
        <span className={styles.quiet}> · {say.activity.total(total, DAYS)}</span>
      </p>
      <Bars
        label={say.activity.bars(title, DAYS, total, say.count(Math.max(...values)))}
        bars={days.map((each) => ({
          key: each.day,
          value: each[figure],
          title: say.activity.onDay(say.day(each.day), say.count(each[figure])),
        }))}
      />
    </div>
  );
}

function Times({ project, days }: { project: string; days: DayFigures[] }) {
  const times = days.flatMap(({ timeMs }) => (timeMs === null ? [] : [timeMs]));
  const answers = days.reduce((sum, { submitted }) => sum + submitted, 0);
  const spent = days.reduce((sum, { submitted, timeMs }) => sum + submitted * (timeMs ?? 0), 0);
  return (
    <div>
      <h2 className={styles.heading}>{say.activity.time}</h2>
      {answers === 0 ? (
        <p className={styles.quiet}>{say.activity.noTimes}</p>
      ) : (
        <>
          <p className={styles.figure}>
            <TasksLink project={project} search={{ order: "TIME_SPENT" }}>
              <strong>{say.duration(spent / answers)}</strong>
            </TasksLink>
            <span className={styles.quiet}> · {say.activity.mean(DAYS)}</span>
          </p>
          <Line
            label={say.activity.times(DAYS, say.duration(Math.min(...times)), say.duration(Math.max(...times)))}
            values={days.map(({ timeMs }) => timeMs)}
          />
        </>
      )}
    </div>
  );
}
