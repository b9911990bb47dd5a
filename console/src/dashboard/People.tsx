import { UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import { isoDay } from "../kit/days";
import { usePast, useShownTime } from "../past/PastContext";
import { TasksLink } from "../tasks/TasksLink";
import { words } from "../words";
import kit from "../kit/kit.module.css";
import styles from "./dashboard.module.css";
import type { Figures, Quality } from "./figures";
import { Unavailable } from "./Unavailable";
import { COLUMNS, comparesValues, peopleOf, sortPeople, type Column, type Person } from "./people";

const say = words.dashboard.people;
const { count, duration, none, percent } = words.dashboard;

interface Props {
  project: string;
  figures: Figures;
  qualities: Quality[];
  /** Why agreement is missing, if it is. */
  problem: string | undefined;
}

/** What each annotator did and how well, sorted by any of it. */
export function People({ project, figures, qualities, problem }: Props) {
  const isPast = usePast() !== null;
  const hasDay = useShownTime() !== null;
  const [{ column, isDescending }, sort] = useState<{ column: Column; isDescending: boolean }>({
    column: "done",
    isDescending: true,
  });
  const people = useMemo(
    () => sortPeople(peopleOf(figures, qualities), column, isDescending),
    [figures, qualities, column, isDescending],
  );
  if (!figures.annotators) return null;
  const hasGold = people.some(({ gold }) => gold);
  const columns = COLUMNS.filter((each) => (each !== "gold" || hasGold) && (each !== "today" || hasDay));
  const nameOf = (each: Column) => (each === "today" && isPast ? say.thatDay : say.columns[each]);
  // The first press shows what one looks for: names from A, the highest figures.
  const sortBy = (next: Column) => sort({ column: next, isDescending: next === column ? !isDescending : next !== "name" });
  return (
    <section>
      <h2 id="people" className={kit.sectionTitle}>
        {say.title}
      </h2>
      {people.length === 0 ? (
        <p className={styles.quiet}>{say.none}</p>
      ) : (
        <div className={styles.scroll} role="region" aria-labelledby="people" tabIndex={0}>
          <table className={styles.people}>
            <thead>
              <tr>
                {columns.map((each) => (
                  <th key={each} scope="col" aria-sort={each === column ? (isDescending ? "descending" : "ascending") : undefined}>
                    <UnstyledButton className={styles.sort} onClick={() => sortBy(each)} title={say.sortBy(nameOf(each))}>
                      {nameOf(each)}
                      <span aria-hidden="true">{each === column ? (isDescending ? " ↓" : " ↑") : ""}</span>
                    </UnstyledButton>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <Row key={person.id} project={project} person={person} hasGold={hasGold} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {figures.annotators.pageInfo.hasNextPage && <p className={styles.note}>{say.firstOnly(people.length)}</p>}
      {problem && <Unavailable name={say.columns.agreement} reason={problem} />}
      {people.length > 0 && !problem && (
        <p className={styles.note}>
          {comparesValues(qualities) ? say.hints.agreement : say.hints.agreementOfRegions} {hasGold && say.hints.gold}
        </p>
      )}
    </section>
  );
}

function Row({ project, person, hasGold }: { project: string; person: Person; hasGold: boolean }) {
  const { id, name, status, done, today, timeMs, agreement, rejected, rejectedShare, skipped, gold } = person;
  const now = useShownTime();
  return (
    <tr>
      <th scope="row">
        <TasksLink project={project} search={{ author: id }}>
          {name ?? say.erased}
        </TasksLink>
        {status && <span className={styles.status}>{status === "PAUSED" ? say.paused : say.warned}</span>}
      </th>
      <td>{count(done)}</td>
      {now !== null && (
        <td>
          {today ? (
            <TasksLink project={project} search={{ author: id, answered: isoDay(now) }}>
              {count(today)}
            </TasksLink>
          ) : (
            0
          )}
        </td>
      )}
      <td>
        {timeMs === null ? (
          none
        ) : (
          <TasksLink project={project} search={{ author: id, order: "TIME_SPENT" }}>
            {duration(timeMs)}
          </TasksLink>
        )}
      </td>
      <td>
        {agreement === null ? (
          none
        ) : (
          <TasksLink project={project} search={{ author: id, order: "DISAGREEMENT" }}>
            {percent(agreement)}
          </TasksLink>
        )}
      </td>
      <td>{rejected ? say.rejected(count(rejected), percent(rejectedShare)) : 0}</td>
      <td>{count(skipped)}</td>
      {hasGold && <td>{gold ? say.gold(percent(gold.right), count(gold.judged)) : none}</td>}
    </tr>
  );
}
