import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Header } from "../app/Header";
import { ProjectNav } from "../app/ProjectNav";
import { ScreenTitle } from "../kit/titles";
import { Waiting } from "../task/WithForm";
import { pastWords } from "../words/past";
import { PresentLink } from "./PastBar";
import type { Moment } from "./moment";
import { pastQuery } from "./past";
import styles from "./past.module.css";
import { PastContext } from "./PastContext";

interface Props {
  project: string;
  /** The moment that the address says; undefined for the present. */
  at: Moment | undefined;
  children: ReactNode;
}

/** A screen of a project as it is, or as it was at a moment, once it is known where that is. */
export function AtMoment({ project, at, children }: Props) {
  if (at === undefined) return children;
  return (
    <Then key={at} project={project} at={at}>
      {children}
    </Then>
  );
}

function Then({ project, at, children }: Props & { at: Moment }) {
  const { data, error } = useQuery(pastQuery(project, at));
  if (error) return <NotThen project={project} reason={pastWords.failed(error.message)} />;
  if (!data) return <Waiting />;
  return <PastContext value={data}>{children}</PastContext>;
}

/** A screen that says why a moment cannot be shown, with the way to the present. */
export function NotThen({ project, reason }: { project: string; reason: string }) {
  return (
    <>
      <Header>
        <ScreenTitle title={pastWords.title} />
        <ProjectNav project={project} />
      </Header>
      <main className={styles.notThen}>
        <p role="alert">{reason}</p>
        <PresentLink />
      </main>
    </>
  );
}
