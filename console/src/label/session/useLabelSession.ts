import { useEffect, useState } from "react";
import { useViewer } from "../../login/ViewerContext";
import { useStorage } from "../../outbox/OutboxProvider";
import type { Form, Project } from "../../form/form";
import { Drafts } from "../queue/Drafts";
import { queueApi } from "../queue/queueApi";
import { TaskQueue } from "../queue/TaskQueue";
import { LabelSession } from "./LabelSession";

export interface RunningSession {
  session: LabelSession;
  queue: TaskQueue;
}

/** A session of work on a project, as long as the screen is there; null until what this browser kept is read. */
export function useLabelSession(project: Project, form: Form): RunningSession | null {
  const { database, outbox } = useStorage();
  const member = useViewer().member.id;
  const [running, setRunning] = useState<RunningSession | null>(null);
  const { leaseSeconds, leasesPerAnnotator } = project.policy;

  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const leave = () => stop();
    const start = async () => {
      await outbox.load();
      const drafts = await Drafts.load(database, member);
      if (isOver) return;
      const queue = new TaskQueue(queueApi(project.id), () => outbox.tasksUnderWay(), leasesPerAnnotator);
      const leaseMs = leaseSeconds * 1_000;
      const session = new LabelSession({ project: project.id, form, leaseMs, outbox, queue, drafts });
      session.start();
      stop = () => session.stop();
      setRunning({ session, queue });
    };
    // A page that the browser kept and shows again had given its tasks back.
    const comeBack = (event: PageTransitionEvent) => event.persisted && void start();
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    void start();
    return () => {
      isOver = true;
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
      stop();
    };
  }, [database, outbox, member, project.id, form, leaseSeconds, leasesPerAnnotator]);

  return running;
}
