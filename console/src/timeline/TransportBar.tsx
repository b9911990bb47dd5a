import { useSyncExternalStore } from "react";
import type { IntervalTools } from "../intervals/IntervalTools";
import { timeText, type TimeScale } from "../intervals/intervals";
import { ariaKey, KeyCap } from "../keys/KeyCap";
import type { KeyMap } from "../keys/keys";
import { words } from "../words";
import type { Clock } from "./Clock";
import styles from "./timeline.module.css";
import type { TimeView } from "./TimeView";

interface Props {
  input: string;
  clock: Clock;
  view: TimeView;
  scale: TimeScale;
  tools: IntervalTools | null;
  keys: KeyMap | undefined;
}

const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3];

/** Playing, where one is, and how near one looks. */
export function TransportBar({ input, clock, view, scale, tools, keys }: Props) {
  const { isPlaying, rate, canPlay } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  const isMarking = tools !== null && tools.on(input).length > 0;
  const mark = keys?.timed.get("mark") ?? "";
  const anywhere = keys?.playback.get("play");
  return (
    <div className={styles.bar} role="group" aria-label={words.timeline.bar}>
      {canPlay && (
        <button type="button" className={styles.button} aria-keyshortcuts={anywhere ? `Space ${ariaKey(anywhere)}` : "Space"} onClick={() => clock.toggle()}>
          <span aria-hidden="true">{isPlaying ? "❚❚" : "▶"}</span>
          {isPlaying ? words.timeline.pause : words.timeline.play}
          {keys && <KeyCap name={words.timeline.space} />}
        </button>
      )}
      <Moment clock={clock} view={view} scale={scale} />
      {isMarking && <MarkButton tools={tools} input={input} keyName={mark} />}
      <span className={styles.gap} />
      {canPlay && (
        <label className={styles.rate}>
          {words.timeline.speed}
          <select value={rate} onChange={(event) => clock.setRate(Number(event.currentTarget.value))}>
            {RATES.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" className={styles.button} aria-label={words.timeline.farther} onClick={() => view.zoom(-1, clock.snapshot().time)}>
        −
      </button>
      <button type="button" className={styles.button} aria-label={words.timeline.nearer} onClick={() => view.zoom(1, clock.snapshot().time)}>
        +
      </button>
      <button type="button" className={styles.button} onClick={() => view.fit()}>
        {words.timeline.whole}
      </button>
    </div>
  );
}

/** Not said aloud while it runs: screen readers read it when they come to it. */
function Moment({ clock, view, scale }: { clock: Clock; view: TimeView; scale: TimeScale }) {
  const { time } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  return (
    <span className={styles.moment} data-moment>
      {timeText(time, scale.isClock)} / {timeText(view.extent.end, scale.isClock)}
      {scale.frameOf && ` · ${words.timeline.frame(scale.frameOf(time))}`}
    </span>
  );
}

function MarkButton({ tools, input, keyName }: { tools: IntervalTools; input: string; keyName: string }) {
  const { begun } = useSyncExternalStore(tools.subscribe, tools.snapshot);
  const isBegun = begun?.input === input;
  const press = () => {
    tools.go(input);
    tools.mark();
  };
  return (
    <button type="button" className={styles.button} aria-pressed={isBegun} aria-keyshortcuts={ariaKey(keyName)} onClick={press}>
      {isBegun ? words.timeline.endHere : words.timeline.beginHere}
      <KeyCap name={keyName} />
    </button>
  );
}
