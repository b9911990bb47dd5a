import { useCallback } from "react";
import type { Form, Project } from "../../form/form";
import { useViewer } from "../../login/ViewerContext";
import { useStorage } from "../../outbox/OutboxProvider";
import { useSession } from "../../task/useSession";
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
  const { leaseSeconds, leasesPerAnnotator } = project.policy;

  const make = useCallback(async () => {
    await outbox.load();
    const drafts = await FinalDrafts.load(database, member);
    const queue = new ReviewQueue(reviewApi(project.id), () => outbox.tasksUnderWay(), leasesPerAnnotator);
    const leaseMs = leaseSeconds * 1_000;
    const session = new ReviewSession({ project: project.id, form, leaseMs, outbox, queue, drafts });
    return { session, queue };
  }, [database, outbox, member, project.id, form, leaseSeconds, leasesPerAnnotator]);

  return useSession(make);
}
