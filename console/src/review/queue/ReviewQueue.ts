/** Holds the reviews that one is at, and the next one behind them, so that no one waits for it. */
import { ApiError } from "../../api/client";
import { Store } from "../../kit/Store";
import type { ReviewApi } from "./reviewApi";
import type { ReviewItem } from "./reviewWork";

export interface ReviewQueueState {
  items: ReviewItem[];
  /** The place in `items` of the review that one is at. */
  at: number;
  phase: "loading" | "ready" | "empty" | "failed";
  /** Why there is nothing, or not what was asked for, where the server says so. */
  message: string;
}

/** How many reviews are held beyond the one that one is at. */
const AHEAD = 1;
const POLL_MS = 15_000;

export class ReviewQueue extends Store<ReviewQueueState> {
  private filling: Promise<void> = Promise.resolve();
  private isLeft = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** The tasks decided here, in their order. */
  private readonly done: string[] = [];

  constructor(
    private readonly api: ReviewApi,
    /** Tasks on which a verdict is on its way: not to be shown again. */
    private readonly underWay: () => Set<string>,
    private readonly mostHeld: number,
  ) {
    super({ items: [], at: 0, phase: "loading", message: "" });
  }

  get current(): ReviewItem | null {
    return this.state.items[this.state.at] ?? null;
  }

  /** Take up what is held, then claim what is missing. Does it again while there is nothing. */
  async start(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isLeft) return;
    // What is on its way now, or decided meanwhile, may be done when the server answers, and held still when it read.
    const underWay = this.underWay();
    const before = this.done.length;
    try {
      const held = await this.api.held();
      if (this.isLeft) return;
      const meanwhile = this.done.slice(before);
      this.append(held.filter(({ task }) => !underWay.has(task.id) && !meanwhile.includes(task.id)));
      await this.fill();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Go to a certain task; returns why not where it cannot be had, else null. */
  async open(task: string): Promise<string | null> {
    const index = this.state.items.findIndex((item) => item.task.id === task);
    if (index >= 0) {
      this.show({ at: index, phase: "ready" });
      return null;
    }
    try {
      const claimed = await this.api.claim(task);
      if (!claimed.item) return claimed.refusal.message;
      this.putFirst(claimed.item);
      return null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return error.message;
    }
  }

  /** The review of a task is decided: the next one takes its place. */
  decided(task: string): void {
    this.done.push(task);
    const { items: before, at } = this.state;
    const index = before.findIndex((item) => item.task.id === task);
    const items = before.filter((item) => item.task.id !== task);
    const next = index >= 0 && index < at ? at - 1 : at;
    this.show({ items, at: Math.min(next, Math.max(0, items.length - 1)), message: "" });
    void this.fill();
  }

  /** Go to the next or the one before, without a verdict; whether there is one. */
  async step(by: 1 | -1): Promise<boolean> {
    const at = this.state.at + by;
    if (at < 0) return false;
    if (at >= this.state.items.length) await this.fill(at);
    if (at >= this.state.items.length) return false;
    this.show({ at });
    void this.fill();
    return true;
  }

  /** Put a review where one is, as one whose verdict was taken back. */
  putFirst(item: ReviewItem): void {
    const others = this.state.items.filter(({ task }) => task.id !== item.task.id);
    const at = Math.min(this.state.at, others.length);
    this.show({ items: [...others.slice(0, at), item, ...others.slice(at)], at, phase: "ready", message: "" });
  }

  /** Hold all reviews for longer that would soon be lost. */
  async extend(leaseMs: number): Promise<void> {
    const soon = Date.now() + leaseMs / 2;
    const ending = this.state.items.filter(({ expiresAt }) => expiresAt < soon);
    await Promise.all(ending.map((item) => this.extendOne(item)));
  }

  /** Give everything back; the page is being left. */
  leave(): void {
    clearTimeout(this.timer);
    this.isLeft = true;
    this.release(this.state.items);
    this.show({ items: [], at: 0 });
  }

  private release(items: readonly ReviewItem[]): void {
    for (const { task, token } of items) this.api.release(task.id, token);
  }

  /** Claim what is missing behind a place, by default where one is; after what is being claimed already. */
  private fill(at?: number): Promise<void> {
    this.filling = this.filling.catch(() => {}).then(() => this.claimMissing(at ?? this.state.at));
    return this.filling;
  }

  private async claimMissing(at: number): Promise<void> {
    clearTimeout(this.timer);
    try {
      const wanted = Math.min(at + 1 + AHEAD, this.mostHeld);
      while (!this.isLeft && this.state.items.length < wanted) {
        const claimed = await this.api.claim();
        if (!claimed.item) return this.rest(claimed.refusal.message);
        this.append([claimed.item]);
      }
      this.show({ phase: "ready" });
    } catch (error) {
      this.fail(error);
    }
  }

  private async extendOne({ task, token }: ReviewItem): Promise<void> {
    const expiresAt = await this.api.extend(task.id, token);
    const current = this.current;
    const items = this.state.items.flatMap((item) => {
      if (item.task.id !== task.id) return [item];
      // A lost lease of the review that one is at is found out on sending, which claims it again; others just go.
      if (expiresAt === null) return item === current ? [item] : [];
      return [{ ...item, expiresAt }];
    });
    const at = items.findIndex((item) => item.task.id === current?.task.id);
    this.show({ items, at: Math.max(0, at) });
  }

  private append(items: readonly ReviewItem[]): void {
    const known = new Set([...this.underWay(), ...this.state.items.map(({ task }) => task.id)]);
    const fresh = items.filter(({ task }) => !known.has(task.id));
    if (this.isLeft) return this.release(fresh);
    if (fresh.length) this.show({ items: [...this.state.items, ...fresh], phase: "ready", message: "" });
  }

  /** Nothing can be claimed now: say so once the last review is decided, and ask again after a while. */
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
