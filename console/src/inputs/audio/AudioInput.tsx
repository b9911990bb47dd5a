import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Loading } from "../../kit/Loading";
import { Clock } from "../../timeline/Clock";
import { LabelTimeline } from "../../timeline/LabelTimeline";
import { ReadTimeline } from "../../timeline/ReadTimeline";
import styles from "../../timeline/timeline.module.css";
import { TimeView } from "../../timeline/TimeView";
import { words } from "../../words";
import { LostInput } from "../LostInput";
import { PlotCanvas } from "../series/PlotCanvas";
import { NO_LAYERS, type TimedProps } from "../timed";
import { declaredDuration, useTimedMedia } from "../useTimedMedia";
import { waveformQuery } from "./waveform";

const SCALE = { isClock: true, step: 0.01, decimals: 3 };
const HEIGHT = 140;

/** A sound with its waveform, played and marked along its time. */
export default function AudioInput({ task, input, value, title, keys, layers = NO_LAYERS }: TimedProps) {
  const media = useTimedMedia(task, input, value);
  const [clock] = useState(() => new Clock());
  const { duration } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  const end = declaredDuration(value) ?? duration;
  const view = useMemo(() => (end ? new TimeView({ start: 0, end }, SCALE.step) : null), [end]);
  const { src, attempt, isLost } = media;
  useEffect(() => () => clock.pause(), [clock]);
  if (isLost) return <LostInput kind="AUDIO" problem={media.problem} onRetry={media.retry} />;
  const props = view && {
    input,
    title,
    clock,
    view,
    scale: SCALE,
    keys,
    plot: <Wave src={src} view={view} />,
  };
  return (
    <>
      {src && <audio key={`${attempt} ${src}`} ref={clock.attach} src={src} preload="auto" onError={media.onError} />}
      {!props && <Loading />}
      {props && (keys ? <LabelTimeline {...props} /> : <ReadTimeline {...props} layers={layers} />)}
    </>
  );
}



function Wave({ src, view }: { src: string; view: TimeView }) {
  const { data } = useQuery({ ...waveformQuery(src), enabled: src !== "" });
  if (!data || typeof data === "string") {
    return (
      <div className={styles.wave} style={{ height: HEIGHT }}>
        <p className={styles.plotNote}>{words.timeline.noWave[data ?? "loading"]}</p>
      </div>
    );
  }
  return <PlotCanvas view={view} {...data} height={HEIGHT} range={data.range} label={words.timeline.wave} />;
}
