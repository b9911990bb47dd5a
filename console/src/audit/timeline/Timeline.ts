import { Store } from "../../kit/Store";

/** What of an event the list itself needs. */
export interface Placed {
  position: string;
}

export interface Page<Event> {
  /** The oldest one first, as the API gives them. */
  events: readonly Event[];
  /** Where to go on towards older and newer ones; null where there are none. */
  older: string | null;
  newer: string | null;
}

/** Reads pages of one list of events. */
export interface EventPages<Event> {
  /** The newest events up to a position, or of all. */
  upTo(position: number | null, signal: AbortSignal): Promise<Page<Event>>;
  older(cursor: string, signal: AbortSignal): Promise<Page<Event>>;
  /** The next events after a cursor, or those after a position. */
  newer(after: { cursor: string } | { position: number }, signal: AbortSignal): Promise<Page<Event>>;
}

export interface TimelineState<Event> {
  /** The newest one first, without a gap. */
  events: readonly Event[];
  hasOlder: boolean;
  hasNewer: boolean;
  isLoading: boolean;
  problem: string | null;
}

type End = "older" | "newer";

/**
 * A stretch of a list of events, which grows at both ends, and begins anew where one looks elsewhere.
 *
 * What was shown stays until what comes instead is there. Where few of many events fit the filter, pages may be empty:
 * they are read on until one has events, or there are no more.
 */
export class Timeline<Event extends Placed> extends Store<TimelineState<Event>> {
  private older: string | null = null;
  private newer: { cursor: string } | { position: number } | null = null;
  private opening: AbortController | null = null;
  private growing: Partial<Record<End, AbortController>> = {};
  private isNewsMissed = false;
  /** How often it began anew. */
  private openings = 0;

  constructor(private readonly pages: EventPages<Event>) {
    super({ events: [], hasOlder: false, hasNewer: false, isLoading: false, problem: null });
  }

  /** Whether it begins anew now. */
  get isOpening(): boolean {
    return this.opening !== null;
  }

  /** Begin anew at a position, or at the newest event; `isBrief` where one is going to look elsewhere at once. */
  async open(position: number | null, isBrief = false): Promise<void> {
    this.stop();
    this.openings++;
    const control = (this.opening = new AbortController());
    if (!isBrief) this.show({ isLoading: true, problem: null });
    try {
      const page = await this.pages.upTo(position, control.signal);
      if (this.opening !== control) return;
      this.older = page.older;
      this.newer = position === null ? null : { position };
      this.opening = null;
      this.show({ events: page.events.toReversed(), hasOlder: page.older !== null, hasNewer: position !== null, isLoading: false });
    } catch (error) {
      if (this.opening !== control) return;
      this.opening = null;
      this.show({ isLoading: false, problem: (error as Error).message });
      return;
    }
    if (this.state.events.length === 0 && this.older !== null) await this.grow("older");
    if (position !== null && !isBrief) await this.grow("newer");
  }

  /** Show what is at a position: nothing to do where that is in the stretch already. */
  async reveal(position: number | null, isBrief = false): Promise<void> {
    if (!this.holds(position)) await this.open(position, isBrief);
  }

  holds(position: number | null): boolean {
    const { events, hasOlder, hasNewer } = this.state;
    if (position === null) return !hasNewer && events.length > 0;
    const [newest, oldest] = [events[0], events.at(-1)];
    if (!newest || !oldest) return false;
    const isBelow = !hasNewer || position <= Number(newest.position);
    return isBelow && (!hasOlder || position >= Number(oldest.position));
  }

  /** Read on at an end; once at a time. */
  async grow(end: End): Promise<void> {
    const from = end === "older" ? this.older : this.newer;
    if (this.opening || this.growing[end] || from === null) return;
    const control = (this.growing[end] = new AbortController());
    this.show({ isLoading: true, problem: null });
    try {
      let found = 0;
      while (found === 0 && this.growing[end] === control && this[end] !== null) found = await this.next(end, control);
    } catch (error) {
      if (this.growing[end] === control) this.show({ problem: (error as Error).message });
    }
    if (this.growing[end] !== control) return;
    delete this.growing[end];
    this.show({ isLoading: Boolean(this.opening || this.growing.older || this.growing.newer) });
    if (end === "newer" && this.isNewsMissed) this.hear();
  }

  private async next(end: End, control: AbortController): Promise<number> {
    const { signal } = control;
    if (end === "older") {
      const page = await this.pages.older(this.older!, signal);
      if (this.growing.older !== control) return 0;
      this.older = page.older;
      this.show({ events: [...this.state.events, ...page.events.toReversed()], hasOlder: page.older !== null });
      return page.events.length;
    }
    const page = await this.pages.newer(this.newer!, signal);
    if (this.growing.newer !== control) return 0;
    this.newer = page.newer === null ? null : { cursor: page.newer };
    const known = Number(this.state.events[0]?.position ?? 0);
    const events = page.events.filter(({ position }) => Number(position) > known).toReversed();
    this.show({ events: [...events, ...this.state.events], hasNewer: page.newer !== null });
    return events.length;
  }

  /** Something new happened: it is read where the stretch ends with the newest event. */
  hear(): void {
    if (this.opening || this.growing.newer) {
      this.isNewsMissed = true;
      return;
    }
    this.isNewsMissed = false;
    const newest = this.state.events[0];
    if (this.state.hasNewer) return;
    if (!newest) {
      void this.open(null);
      return;
    }
    this.newer = { position: Number(newest.position) };
    void this.catchUp(this.openings);
  }

  private async catchUp(opening: number): Promise<void> {
    do await this.grow("newer");
    while (this.newer !== null && this.openings === opening && this.state.problem === null);
  }

  stop(): void {
    this.opening?.abort();
    this.growing.older?.abort();
    this.growing.newer?.abort();
    this.opening = null;
    this.growing = {};
  }
}

/** The row of the newest event up to a position; -1 where all are newer. */
export function rowAt(events: readonly Placed[], position: number | null): number {
  if (position === null) return events.length ? 0 : -1;
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(events[middle]!.position) <= position) high = middle;
    else low = middle + 1;
  }
  return low < events.length ? low : -1;
}

/** The position of the event so many events from a position, where the list has it. */
export function neighbour(events: readonly Placed[], from: number, steps: number): number | null {
  const row = rowAt(events, from);
  const isOn = row >= 0 && Number(events[row]!.position) === from;
  const here = row < 0 ? events.length : row;
  // Between two events, the next older one is that of the row itself.
  const there = steps < 0 ? here - steps - (isOn ? 0 : 1) : here - steps;
  if (row < 0 && steps < 0) return null;
  return events[there] ? Number(events[there].position) : null;
}
