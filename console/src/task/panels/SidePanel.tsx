import { CloseButton } from "@mantine/core";
import { lazy, Suspense, type ReactNode } from "react";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import type { Project } from "../../form/form";
import styles from "./panels.module.css";

const Markdown = lazy(() => import("./Markdown"));

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** What stands beside the task when it is asked for. */
export function SidePanel({ title, onClose, children }: Props) {
  return (
    <aside className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <CloseButton aria-label={words.label.close} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}

/** The guideline of the project in its valid version. */
export function Guideline({ guideline }: { guideline: Project["guideline"] }) {
  return (
    <Suspense fallback={<Loading />}>
      {guideline?.text ? <Markdown text={guideline.text} /> : <p>{words.guideline.none}</p>}
    </Suspense>
  );
}
