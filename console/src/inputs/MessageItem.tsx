import type { ReactNode } from "react";
import type { Message } from "./chat";
import { speakerOf } from "./chat";
import styles from "./inputs.module.css";

const at = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

/** A message of a conversation: who said it, when, and what. */
export function MessageItem({ message, children }: { message: Message; children: ReactNode }) {
  const { role, author, time } = message;
  return (
    <li className={styles.message}>
      <p className={styles.role}>
        <strong>{speakerOf(message)}</strong>
        {author && author !== role && <span>{role}</span>}
        {time && <time dateTime={time}>{moment(time)}</time>}
      </p>
      {children}
    </li>
  );
}

/** A date and time as people write it; as it is given, where no calendar has it. */
function moment(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : at.format(date);
}
