import { memo } from "react";
import type { Permission } from "../../api/operations";
import { KeyCap } from "../../keys/KeyCap";
import { auditWords } from "../../words/audit";
import type { OpenDialog } from "../act/AuditDialogs";
import type { AuditSearch, Shown } from "../auditSearch";
import { clockTime } from "../../kit/times";
import type { AuditEvent } from "../timeline/eventPages";
import { Comparison } from "./Comparison";
import { EventDetail } from "./EventDetail";
import { PersonThen } from "./PersonThen";
import { ProjectThen } from "./ProjectThen";
import kit from "../../kit/kit.module.css";
import styles from "./moment.module.css";
import { shownOf } from "./shown";
import { TaskThen } from "./TaskThen";
import { ThenLinks } from "./ThenLinks";

const say = auditWords.moment;

export interface MomentProps {
  search: AuditSearch;
  /** The last event up to the moment. */
  event: AuditEvent | null;
  at: number | null;
  to: number | null;
  /** The last position that is known. */
  now: number;
  isMoving: boolean;
  rights: Set<Permission>;
  onShow: (show: Shown) => void;
  onGoTo: (position: number) => void;
  onNarrow: () => void;
  onCompare: () => void;
  onOpen: (dialog: OpenDialog) => void;
}

/** The moment: what happened at it, and the task, project or person as it was; or how two moments differ. */
export const MomentPanel = memo(function MomentPanel(props: MomentProps) {
  const { search, event, at, to, now, isMoving, onShow, onGoTo, onCompare } = props;
  const position = at ?? now;
  const { shown, choices } = shownOf(search, event);
  const of = shown && choices[shown];
  return (
    <aside className={styles.panel} aria-label={say.title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{to !== null ? auditWords.compare.title : at === null ? say.now : say.asOf(position)}</h2>
        <button type="button" className={kit.textButton} aria-keyshortcuts="C" onClick={onCompare}>
          {to === null ? auditWords.compare.open : auditWords.compare.close} <KeyCap name="c" />
        </button>
      </div>
      {at !== null && to === null && event && <p className={styles.note}>{clockTime(event.recordedAt)}</p>}
      {to === null && <EventDetail {...props} />}
      {Object.keys(choices).length > 1 && (
        <div className={styles.choices} role="group" aria-label={say.what}>
          {(Object.keys(choices) as Shown[]).map((each) => (
            <button key={each} type="button" aria-pressed={each === shown} onClick={() => onShow(each)}>
              {say.show[each]}
            </button>
          ))}
        </div>
      )}
      {!of && <p className={styles.note}>{to === null ? say.choose : auditWords.compare.choose}</p>}
      {of && to !== null && (
        <>
          <h3 className={styles.heading}>{auditWords.compare.between(Math.min(position, to), Math.max(position, to))}</h3>
          <Comparison of={of} from={Math.min(position, to)} to={Math.max(position, to)} isStill={!isMoving} onGoTo={onGoTo} />
        </>
      )}
      {at !== null && to === null && choices.project && (
        <ThenLinks project={choices.project} task={shown === "task" ? choices.task : undefined} at={at} rights={props.rights} />
      )}
      {of && to === null && (
        <>
          {shown === "task" && <TaskThen task={of} at={position} />}
          {shown === "project" && <ProjectThen project={of} at={position} isStill={!isMoving} />}
          {shown === "person" && <PersonThen person={of} project={choices.project} at={position} isStill={!isMoving} />}
          {shown === "task" && at !== null && props.rights.has("TASKS_MANAGE") && (
            <button type="button" className={kit.textButton} onClick={() => props.onOpen({ kind: "restore", task: of, position })}>
              {say.restore}
            </button>
          )}
          {at !== null && position < now && (
            <section className={styles.part} aria-label={auditWords.compare.sinceThen}>
              <h3 className={styles.heading}>{auditWords.compare.sinceThen}</h3>
              <Comparison of={of} from={position} to={now} isStill={!isMoving} onGoTo={onGoTo} />
            </section>
          )}
        </>
      )}
    </aside>
  );
});
