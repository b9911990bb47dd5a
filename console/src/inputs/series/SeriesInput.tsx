import { useMemo, useSyncExternalStore } from "react";
import { Loading } from "../../kit/Loading";
import { Clock } from "../../timeline/Clock";
import { LabelTimeline } from "../../timeline/LabelTimeline";
import { ReadTimeline } from "../../timeline/ReadTimeline";
import { TimeView } from "../../timeline/TimeView";
import { words } from "../../words";
import { LostInput } from "../LostInput";
import { NO_LAYERS, type TimedProps } from "../timed";
import { readTable } from "../tableFile";
import { tableWithin } from "../tables";
import { useMediaFile } from "../useMediaFile";
import { declaredDuration } from "../useTimedMedia";
import { PlotCanvas } from "./PlotCanvas";
import { seriesOf, type Channel, type Series } from "./series";
import styles from "./series.module.css";

/** A series or the recording of a sensor, of a table within the task or of a file. */
export default function SeriesInput(props: TimedProps) {
  const { value } = props;
  const series = useMemo(() => {
    const table = tableWithin(value);
    return table && seriesOf(table);
  }, [value]);
  return series ? <SeriesView {...props} series={series} /> : <SeriesFile {...props} />;
}

/** Curves that are drawn, one below the other. */
const MOST_CHANNELS = 50;

const SERIES = { kind: "series", read: async (src: string, signal: AbortSignal) => seriesOf(await readTable(src, signal)) };

function SeriesFile(props: TimedProps) {
  const { content, isLost, problem, retry } = useMediaFile(props.task, props.input, props.value, SERIES);
  if (isLost) return <LostInput kind="SERIES" problem={problem} onRetry={retry} />;
  return content ? <SeriesView {...props} series={content} /> : <Loading />;
}

function SeriesView({ input, value, title, keys, layers = NO_LAYERS, series }: TimedProps & { series: Series }) {
  const { moments, channels, others, axis, step } = series;
  const declared = declaredDuration(value);
  const { view, clock, scale } = useMemo(() => {
    const [first, last] = moments.length ? [moments.at(0), moments.at(moments.length - 1)] : [0, 1];
    // Where the task says how long it is, its time begins at 0.
    const start = declared === null ? first : Math.min(0, first);
    const end = Math.max(declared ?? last, start + step);
    const at = new Clock();
    at.seek(start);
    const decimals = Math.min(9, Math.max(0, Math.ceil(-Math.log10(step) - 1e-6) + 2));
    return { view: new TimeView({ start, end }, step), clock: at, scale: { isClock: false, step, decimals } };
  }, [moments, declared, step]);
  const height = Math.min(160, Math.max(56, Math.floor(420 / Math.max(1, channels.length))));
  const plot = channels.slice(0, MOST_CHANNELS).map((channel) => (
    <ChannelPlot key={channel.name} channel={channel} series={series} view={view} clock={clock} height={height} />
  ));
  const said = [
    axis === null && words.timeline.countedRows,
    others.length > 0 && words.timeline.noNumbers(others.join(", ")),
    channels.length > MOST_CHANNELS && words.timeline.firstChannels(MOST_CHANNELS, channels.length),
  ].filter(Boolean);
  const props = { input, title, clock, view, scale, keys, plot, notice: said.join(" ") || undefined };
  if (!channels.length) return <LostInput kind="SERIES" problem={words.timeline.noSeries.unreadable} />;
  return keys ? <LabelTimeline {...props} /> : <ReadTimeline {...props} layers={layers} />;
}

interface ChannelProps {
  channel: Channel;
  series: Series;
  view: TimeView;
  clock: Clock;
  height: number;
}

function ChannelPlot({ channel, series, view, clock, height }: ChannelProps) {
  const { name, values } = channel;
  const range = useMemo(() => values.all(), [values]);
  return (
    <div className={styles.channel}>
      <PlotCanvas view={view} values={values} moments={series.moments} height={height} range={range} label={name} />
      <span className={styles.name}>
        {name} <ValueAt series={series} values={values.values} clock={clock} />
      </span>
      <span className={styles.most}>{short(range[1])}</span>
      <span className={styles.least}>{short(range[0])}</span>
    </div>
  );
}

/** The value where one is: the last one that was measured. */
function ValueAt({ series, values, clock }: { series: Series; values: ArrayLike<number>; clock: Clock }) {
  const { time } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  const next = series.moments.indexOf(time);
  const index = next < series.moments.length && series.moments.at(next) === time ? next : next - 1;
  const value = values[index];
  return <strong>{value === undefined || Number.isNaN(value) ? "–" : short(value)}</strong>;
}

/** A number in six digits at most. */
function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
