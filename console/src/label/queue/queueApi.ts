/** What the queue asks the server, for one project. */
import { newCommandId, request } from "../../api/client";
import {
  ClaimTaskDocument,
  ClaimTasksDocument,
  ExtendLeaseDocument,
  MyWorkDocument,
  ReleaseTaskDocument,
  TaskToReviseDocument,
  type HeldTaskFragment,
  type RefusalFragment,
} from "../../api/operations";
import type { OfferedReason } from "../../returned/reasons";
import type { Task } from "../../task/task";
import type { ReturnedAnnotation } from "./work";

export interface QueueApi {
  myWork(): Promise<{ leases: HeldTaskFragment[]; returned: ReturnedAnnotation[]; reasons: readonly OfferedReason[] }>;
  claim(count: number): Promise<{ leases: HeldTaskFragment[] } | { leases: null; refusal: RefusalFragment }>;
  /** A certain task, or null where it cannot be had. */
  claimCertain(task: string): Promise<HeldTaskFragment | null>;
  task(task: string): Promise<Task | null>;
  /** Until when the task is held now, in milliseconds since 1970; null where the lease is lost. */
  extend(task: string, token: number): Promise<number | null>;
  release(task: string, token: number): void;
}

export function queueApi(project: string): QueueApi {
  return {
    async myWork() {
      const { viewer, project: found } = await request(MyWorkDocument, { project });
      return { leases: viewer.leases, returned: viewer.returned.nodes, reasons: found?.rejectReasons ?? [] };
    },
    async claim(count) {
      const input = { commandId: newCommandId(), project, count };
      const { claimTasks } = await request(ClaimTasksDocument, { input });
      if (claimTasks.__typename === "Refused") return { leases: null, refusal: claimTasks };
      return { leases: claimTasks.leases };
    },
    async claimCertain(task) {
      const input = { commandId: newCommandId(), project, task };
      const { claimTask } = await request(ClaimTaskDocument, { input });
      return claimTask.__typename === "Refused" ? null : claimTask;
    },
    async task(id) {
      return (await request(TaskToReviseDocument, { id })).task;
    },
    async extend(task, token) {
      const input = { commandId: newCommandId(), task, token };
      const { extendLease } = await request(ExtendLeaseDocument, { input });
      if (extendLease.__typename === "Refused") return null;
      const mine = extendLease.task.leases.find((lease) => lease.token === token);
      return mine ? Date.parse(mine.expiresAt) : null;
    },
    release(task, token) {
      const input = { commandId: newCommandId(), task, token };
      // Nobody is there any more to hear of a failure: the lease then ends by itself.
      void request(ReleaseTaskDocument, { input }, { keepalive: true }).catch(() => {});
    },
  };
}
