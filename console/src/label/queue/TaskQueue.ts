/** Keeps the next tasks of a project ready, so that no one waits for them. */
import { ApiError } from "../../api/client";
import { Store } from "../../kit/Store";
import type { QueueApi } from "./queueApi";
import { heldItem, returnedItem, type Returned, type WorkItem } from "./work";

export interface QueueState {
  /** The task one is at, then those ready behind it. */
  items: WorkItem[];
  phase: "loading" | "ready" | "empty" | "failed";
  /** Why there is nothing, where the server says so. */
  message: string;
}

/** How many tasks are held at a time, the present one among them. */
const HELD = 3;
const POLL_MS = 15_000;

export class TaskQueue extends Store<QueueState> {
  private isFilling = false;
  private isLeft = false;
  /** The tasks dealt with here, in their order. */
  private readonly dealtWith: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: QueueApi,
    /** Tasks whose answers are on their way: not to be shown again. */
    private readonly underWay: () => Set<string>,
    private readonly mostHeld: number,
  ) {
    super({ items: [], phase: "loading", message: "" });
  }

  /** Take up what is held and what came back, then claim what is missing. Does it again while there is nothing. */
  async start(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isLeft) return;
    // What is on its way now, or dealt with meanwhile, may be done when the server answers, and held still when it
    // read what it answers.
    const underWay = this.underWay();
    const before = this.dealtWith.length;
    try {
      const { leases, returned, reasons } = await this.api.myWork();
      // What was held before may be in hand by now, on a page that was opened since.
      if (this.isLeft) return;
      const meanwhile = this.dealtWith.slice(before);
      const isOver = (id: string) => underWay.has(id) || meanwhile.includes(id);
      const open = returned.filter(({ task }) => !isOver(task.id));
      const outdated = open.filter(({ status }) => status === "OUTDATED").map(({ task }) => task.id);
      const rejected = open.filter(({ status }) => status === "REJECTED");
      const held = leases.map(heldItem).filter(({ task }) => !isOver(task.id));
      this.append([...rejected.map((each) => returnedItem(each, reasons)), ...held]);
      for (const task of outdated) await this.claimCertain(task);
      await this.fill();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Go to a certain task: one that is held, that came back, or that can be claimed; whether it can be had. */
  async open(task: string): Promise<boolean> {
    try {
      const held = this.state.items.find((item) => item.task.id === task);
      const item = held ?? (await this.itemOf(task));
      if (item) this.putFirst(item);
      return item !== null;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  private async itemOf(task: string): Promise<WorkItem | null> {
    const { returned, reasons } = await this.api.myWork();
    const rejected = returned.find((each) => each.task.id === task && each.status === "REJECTED");
    if (rejected) return returnedItem(rejected, reasons);
    const lease = await this.api.claimCertain(task);
    return lease && heldItem(lease);
  }

  /** A task is dealt with: the next one takes its place. */
  next(task: string): void {
    this.dealtWith.push(task);
    this.show({ items: this.state.items.filter((item) => item.task.id !== task) });
    void this.fill();
  }

  /** Put a task before all others, as one whose answer was taken back. */
  putFirst(item: WorkItem): void {
    const others = this.state.items.filter(({ task }) => task.id !== item.task.id);
    this.show({ items: [item, ...others], phase: "ready" });
  }

  /** Hold all tasks for longer that would soon be lost. */
  async extend(leaseMs: number): Promise<void> {
    const soon = Date.now() + leaseMs / 2;
    const ending = this.state.items.filter(({ lease }) => lease && lease.expiresAt < soon);
    await Promise.all(ending.map((item) => this.extendOne(item)));
  }

  /** Give back the tasks behind the first one; the page is being left. */
  leave(): void {
    clearTimeout(this.timer);
    this.isLeft = true;
    this.release(this.state.items.slice(1));
    this.show({ items: this.state.items.slice(0, 1) });
  }

  private release(items: WorkItem[]): void {
    for (const { task, lease } of items) {
      if (lease) this.api.release(task.id, lease.token);
    }
  }

  /** Claim what is missing. */
  async fill(): Promise<void> {
    if (this.isLeft) return;
    const missing = Math.min(HELD, this.mostHeld) - this.state.items.length;
    if (missing <= 0) return this.show({ phase: "ready" });
    if (this.isFilling) return;
    this.isFilling = true;
    clearTimeout(this.timer);
    try {
      const claimed = await this.api.claim(missing);
      if (claimed.leases) this.append(claimed.leases.map(heldItem));
      else this.rest(claimed.refusal.message);
    } catch (error) {
      this.fail(error);
    } finally {
      this.isFilling = false;
    }
  }

  /** A task to be answered again: to revise `returned`, or under a new lease; null where it cannot be had. */
  async reclaim(task: string, returned: Returned | null): Promise<WorkItem | null> {
    if (!returned) {
      const lease = await this.api.claimCertain(task);
      return lease && heldItem(lease);
    }
    const found = await this.api.task(task);
    return found && { task: found, lease: null, returned, answers: {}, draftedAt: 0 };
  }

  private async claimCertain(task: string): Promise<void> {
    const lease = await this.api.claimCertain(task);
    if (lease) this.append([heldItem(lease)]);
  }

  private async extendOne({ task, lease }: WorkItem): Promise<void> {
    const expiresAt = await this.api.extend(task.id, lease!.token);
    this.show({
      items: this.state.items.flatMap((item) => {
        if (item.task.id !== task.id || !item.lease) return [item];
        // A lost lease of the first task is found out on sending, which claims it again; the others just go.
        if (expiresAt === null) return item === this.state.items[0] ? [item] : [];
        return [{ ...item, lease: { ...item.lease, expiresAt } }];
      }),
    });
  }

  private append(items: WorkItem[]): void {
    const known = new Set([...this.underWay(), ...this.state.items.map(({ task }) => task.id)]);
    const fresh = items.filter(({ task }) => !known.has(task.id));
    if (this.isLeft) return this.release(fresh);
    const all = [...this.state.items, ...fresh];
    if (all.length) this.show({ items: all, phase: "ready", message: "" });
  }

  /** Nothing can be claimed now: say so once the last task is dealt with, and ask again after a while. */
  private rest(message: string): void {
    this.show({ phase: this.state.items.length ? "ready" : "empty", message });
    this.timer = setTimeout(() => void this.start(), POLL_MS);
  }

  private fail(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.show({ phase: this.state.items.length ? "ready" : "failed", message: error.message });
    if (error.isPassing) this.timer = setTimeout(() => void this.start(), POLL_MS);
  }
}
