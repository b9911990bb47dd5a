import { useEffect, useState } from "react";
import type { Form, Project } from "../../form/form";
import { useViewer } from "../../login/ViewerContext";
import { useStorage } from "../../outbox/OutboxProvider";
import { reviewApi } from "../queue/reviewApi";
import { ReviewQueue } from "../queue/ReviewQueue";
import { FinalDrafts } from "./FinalDrafts";
import { ReviewSession } from "./ReviewSession";

export interface RunningReview {
  session: ReviewSession;
  queue: ReviewQueue;
}

/** The reviewing of a project, as long as the screen is there; null until what this browser kept is read. */
export function useReviewSession(project: Project, form: Form): RunningReview | null {
  const { database, outbox } = useStorage();
  const member = useViewer().member.id;
  const [running, setRunning] = useState<RunningReview | null>(null);
  const { leaseSeconds, leasesPerAnnotator } = project.policy;

  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const leave = () => stop();
    const start = async () => {
      await outbox.load();
      const drafts = await FinalDrafts.load(database, member);
      if (isOver) return;
      const queue = new ReviewQueue(reviewApi(project.id), () => outbox.tasksUnderWay(), leasesPerAnnotator);
      const leaseMs = leaseSeconds * 1_000;
      const session = new ReviewSession({ project: project.id, form, leaseMs, outbox, queue, drafts });
      session.start();
      stop = () => session.stop();
      setRunning({ session, queue });
    };
    // A page that the browser kept and shows again had given its reviews back.
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
