import { useEffect, useId, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import type { IntervalTools } from "../intervals/IntervalTools";
import { timeText, type TimeScale } from "../intervals/intervals";
import type { KeyMap } from "../keys/keys";
import { words } from "../words";
import type { Clock } from "./Clock";
import type { Lane, TimeMark } from "./lanes";
import styles from "./timeline.module.css";
import { useTimelineKeys, type Keyed } from "./timelineKeys";
import { ticksOf, xOf, type TimeSight } from "./sight";
import type { TimeView } from "./TimeView";
import { TransportBar } from "./TransportBar";
import { useTimePointer } from "./useTimePointer";

export interface TimelineProps {
  input: string;
  title: string;
  clock: Clock;
  view: TimeView;
  scale: TimeScale;
  /** What is drawn along time, as a waveform. */
  plot?: ReactNode;
  /** Rows below the plot. */
  lanes: Lane[];
  tools?: IntervalTools | null;
  keys?: KeyMap | undefined;
  /** An interval that has no end yet began there. */
  begun?: number | null;
  /** Said below it: what just happened, or what can be done. */
  notice?: ReactNode;
  /** Rows of other things along time, below those of intervals. */
  children?: ReactNode;
  onKey?: Keyed["onKey"];
  isTaken?: Keyed["isTaken"];
  isListening?: boolean;
}

/** An input along its time: a ruler, what it looks like, the marks on it, and where one is. */
export function Timeline(props: TimelineProps) {
  const { input, title, clock, view, scale, plot, lanes, tools = null, keys, begun = null, notice, children, onKey, isTaken, isListening } = props;
  const surface = useRef<HTMLDivElement>(null);
  const hint = useId();
  const sight = useSyncExternalStore(view.subscribe, view.snapshot);
  const { drawn, pointer, handlers } = useTimePointer({ input, clock, view, tools });
  useTimelineKeys({ input, clock, view, scale, tools, keys: keys ?? null, onKey, isTaken, isListening });
  useSightOf(view, clock, surface);
  useEffect(
    () => tools?.register(input, { clock, view, scale, focus: () => surface.current?.focus({ preventScroll: true }) }),
    [tools, input, clock, view, scale],
  );
  const marks = useMemo(() => lanes.flatMap((lane) => lane.marks), [lanes]);
  return (
    <div className={styles.timeline}>
      <div
        ref={surface}
        role="application"
        tabIndex={0}
        aria-label={words.timeline.surface(title, marks.length)}
        aria-describedby={hint}
        data-keys
        data-timed={input}
        data-surface
        className={styles.surface}
        style={{ cursor: pointer }}
        onFocus={() => tools?.go(input)}
        {...handlers}
      >
        <Ruler sight={sight} isClock={scale.isClock} />
        {plot && (
          <div className={styles.plot} data-plot>
            {plot}
            {marks.filter((mark) => isSeen(mark, sight)).map((mark) => (
              <Tint key={mark.key} mark={mark} sight={sight} />
            ))}
            {drawn && <Draft from={drawn.from} to={drawn.to} sight={sight} />}
            {begun !== null && <Begun from={begun} clock={clock} sight={sight} />}
          </div>
        )}
        {lanes.map((lane) => (
          <LaneRow key={lane.key} lane={lane} sight={sight} />
        ))}
        {children}
        <Playhead clock={clock} sight={sight} />
      </div>
      <div className={styles.bars}>
        <TransportBar clock={clock} view={view} scale={scale} tools={tools} input={input} keys={keys} />
        <p id={hint} className={styles.hint} role="status">
          {notice}
        </p>
      </div>
    </div>
  );
}

function useSightOf(view: TimeView, clock: Clock, surface: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    const follow = () => view.resize(element.clientWidth);
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const { left } = element.getBoundingClientRect();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 40;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) view.pan((event.deltaX + event.deltaY) * lines);
      else view.zoom((-event.deltaY * lines) / 240, view.timeAt(event.clientX - left));
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    follow();
    element.addEventListener("wheel", zoom, { passive: false });
    // What plays stays in sight.
    const stop = clock.subscribe(() => {
      const { isPlaying, time } = clock.snapshot();
      if (isPlaying) view.reveal(time);
    });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", zoom);
      stop();
    };
  }, [view, clock, surface]);
}

function isSeen({ start, end }: Pick<TimeMark, "start" | "end">, { from, to }: TimeSight): boolean {
  return start <= to && end >= from;
}

/** Left edge and width of a stretch in sight, no thinner than a hair. */
export function placed(start: number, end: number, sight: TimeSight): { left: number; width: number } {
  const left = Math.max(-4, xOf(start, sight));
  const right = Math.min(sight.width + 4, xOf(end, sight));
  return { left, width: Math.max(2, right - left) };
}

function Ruler({ sight, isClock }: { sight: TimeSight; isClock: boolean }) {
  const ticks = ticksOf(sight, isClock);
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10((ticks[1] ?? 1) - (ticks[0] ?? 0)) - 1e-9)));
  return (
    <div className={styles.ruler} aria-hidden="true">
      {ticks.map((time) => (
        <span key={time} className={styles.tick} style={{ left: xOf(time, sight) }}>
          {timeText(time, isClock, decimals)}
        </span>
      ))}
    </div>
  );
}

function Tint({ mark, sight }: { mark: TimeMark; sight: TimeSight }) {
  const style = { ...placed(mark.start, mark.end, sight), "--color": mark.color };
  return <div className={styles.tint} data-chosen={mark.isChosen || undefined} style={style} />;
}

function Draft({ from, to, sight }: { from: number; to: number; sight: TimeSight }) {
  return <div className={styles.draft} style={placed(Math.min(from, to), Math.max(from, to), sight)} />;
}

/** The interval in the making, up to where one is. */
function Begun({ from, clock, sight }: { from: number; clock: Clock; sight: TimeSight }) {
  const { time } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  return <Draft from={from} to={time} sight={sight} />;
}

function LaneRow({ lane, sight }: { lane: Lane; sight: TimeSight }) {
  return (
    <div className={styles.lane} data-lane={lane.name || undefined}>
      {lane.name && <span className={styles.laneName}>{lane.name}</span>}
      {lane.marks.filter((mark) => isSeen(mark, sight)).map((mark) => (
        <div
          key={mark.key}
          data-mark={mark.key}
          data-chosen={mark.isChosen || undefined}
          data-unlabeled={mark.isUnlabeled || undefined}
          className={styles.mark}
          style={{ ...placed(mark.start, mark.end, sight), "--color": mark.color } as React.CSSProperties}
          title={mark.text}
        >
          <span>{mark.text}</span>
        </div>
      ))}
    </div>
  );
}

function Playhead({ clock, sight }: { clock: Clock; sight: TimeSight }) {
  const { time } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  if (!sight.width || time < sight.from || time > sight.to) return null;
  return <div className={styles.playhead} style={{ transform: `translateX(${xOf(time, sight)}px)` }} />;
}
