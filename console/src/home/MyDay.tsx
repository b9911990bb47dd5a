import { words } from "../words";
import styles from "./home.module.css";
import { answersByDay, type ProjectWork } from "./myProjects";

/** How many answers I gave today, how long they took, and the two weeks before as bars. */
export function MyDay({ works }: { works: ProjectWork[] }) {
  const days = answersByDay(works, Date.now());
  const total = days.reduce((sum, day) => sum + day.answered, 0);
  if (total === 0) return null;
  const today = days.at(-1)!;
  const most = Math.max(...days.map((day) => day.answered));
  return (
    <section className={styles.day} aria-label={words.home.myDay}>
      <p className={styles.figure}>
        <strong>{today.answered}</strong> {words.home.today}
      </p>
      {today.answered > 0 && (
        <p className={styles.figure}>
          <strong>{words.home.seconds(today.timeSpentMs / today.answered / 1000)}</strong> {words.home.each}
        </p>
      )}
      <div className={styles.weeks}>
        <svg className={styles.bars} viewBox="0 0 140 32" role="img" aria-label={words.home.days(total)}>
          {days.map(({ day, answered }, index) => {
            const height = answered ? Math.max(2, (answered / most) * 30) : 1;
            return (
              <rect key={day} x={index * 10 + 1} y={32 - height} width={8} height={height} rx={1.5}>
                <title>{words.home.onDay(day, answered)}</title>
              </rect>
            );
          })}
        </svg>
        <span aria-hidden="true">{words.home.weeks}</span>
      </div>
    </section>
  );
}
