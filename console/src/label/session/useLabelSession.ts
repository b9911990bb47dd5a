import { useCallback } from "react";
import type { Form, Project } from "../../form/form";
import { useViewer } from "../../login/ViewerContext";
import { useStorage } from "../../outbox/OutboxProvider";
import { useSession } from "../../task/useSession";
import { Drafts } from "../queue/Drafts";
import { queueApi } from "../queue/queueApi";
import { TaskQueue } from "../queue/TaskQueue";
import { LabelSession } from "./LabelSession";

export interface RunningSession {
  session: LabelSession;
  queue: TaskQueue;
}

/** The labeling of a project, as long as the screen is there; null until what this browser kept is read. */
export function useLabelSession(project: Project, form: Form): RunningSession | null {
  const { database, outbox } = useStorage();
  const member = useViewer().member.id;
  const { leaseSeconds, leasesPerAnnotator } = project.policy;

  const make = useCallback(async () => {
    await outbox.load();
    const drafts = await Drafts.load(database, member);
    const queue = new TaskQueue(queueApi(project.id), () => outbox.tasksUnderWay(), leasesPerAnnotator);
    const leaseMs = leaseSeconds * 1_000;
    const session = new LabelSession({ project: project.id, form, leaseMs, outbox, queue, drafts });
    return { session, queue };
  }, [database, outbox, member, project.id, form, leaseSeconds, leasesPerAnnotator]);

  return useSession(make);
}
