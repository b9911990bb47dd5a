import { words } from "../words";
import { importsWords } from "../words/imports";
import type { PreviewAnnotation, PreviewTask } from "./file/preview";
import styles from "./imports.module.css";

const say = importsWords.look;

/** The first rows of a file as the tasks that they become. */
export function PreviewList({ tasks }: { tasks: PreviewTask[] }) {
  return (
    <ol className={styles.tasks}>
      {tasks.map((task) => (
        <li key={task.line} className={styles.task}>
          <p className={styles.line}>
            {task.externalId !== null && <strong>{task.externalId}</strong>} {say.line(task.line)}
          </p>
          <div className={styles.parts}>
            {task.problem && <p className={styles.warning}>{say.problems[task.problem]}</p>}
            {task.missing.length > 0 && <p className={styles.warning}>{say.missing(task.missing.join(", "))}</p>}
            {task.unknown.length > 0 && <p className={styles.warning}>{say.unknown(task.unknown.join(", "))}</p>}
            <dl className={styles.values}>
              {task.inputs.map(({ name, title, text }) => (
                <Value key={name} name={title} text={text} />
              ))}
              {task.meta.map(([name, text]) => (
                <Value key={name} name={`${say.meta_}: ${name}`} text={text} />
              ))}
            </dl>
            {task.annotations.map((annotation, index) => (
              <Answers key={index} annotation={annotation} />
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Value({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  );
}

function Answers({ annotation: { author, isExternal, status, answers } }: { annotation: PreviewAnnotation }) {
  const state = status && words.tasks.panel.statuses[status as keyof typeof words.tasks.panel.statuses];
  return (
    <div className={styles.answers}>
      <p>
        {say.answeredBy(author)}
        {isExternal && <span className={styles.quiet}> {say.external}</span>}
        {state && <span className={styles.quiet}> {state}</span>}
      </p>
      <dl className={styles.values}>
        {answers.map(({ title, lines }) => (
          <Value key={title} name={title} text={lines?.join(", ") ?? say.cannotShow} />
        ))}
      </dl>
    </div>
  );
}
