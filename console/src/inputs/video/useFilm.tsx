import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { TimeScale } from "../../intervals/intervals";
import { declaredSize, isAlike, type Picture } from "../../shapes/image/usePicture";
import image from "../../shapes/image/image.module.css";
import { Clock } from "../../timeline/Clock";
import { TimeView } from "../../timeline/TimeView";
import type { TimedProps } from "../timed";
import { declaredDuration, useTimedMedia } from "../useTimedMedia";
import { frameAt, framesOf, middleOf, startOf, type Frames } from "./film";

/** A film as it is shown: where it is, its frames, and where along its time one is. */
export interface Film {
  picture: Picture;
  clock: Clock;
  /** The element that plays, which belongs into a frame for pictures. */
  medium: React.ReactNode;
  /** Null until the browser knows how long it is. */
  time: { view: TimeView; scale: TimeScale; frames: Frames } | null;
}

type Loaded = { key: string; size: { width: number; height: number } };

/** The film of an input, with its clock and its frames. */
export function useFilm({ task, input, value, title }: TimedProps): Film {
  const { src, attempt, isLost, problem, onError, retry } = useTimedMedia(task, input, value);
  const [clock] = useState(() => new Clock());
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const { duration } = useSyncExternalStore(clock.subscribe, clock.snapshot);
  const seconds = declaredDuration(value) ?? duration;
  const time = useMemo(() => {
    if (!seconds) return null;
    const frames = framesOf(value, seconds);
    const scale: TimeScale = {
      isClock: true,
      step: 1 / frames.rate,
      decimals: 3,
      snap: (moment) => startOf(frameAt(moment, frames), frames),
      frameOf: (moment) => frameAt(moment, frames),
    };
    return { frames, scale, view: new TimeView({ start: 0, end: seconds }, scale.step) };
  }, [value, seconds]);
  useFrameByFrame(clock, time?.frames ?? null);

  const declared = declaredSize(value);
  const key = `${attempt} ${src}`;
  const own = loaded?.key === key ? loaded.size : null;
  const size = declared ?? own;
  const picture: Picture = {
    src,
    attempt,
    size,
    state: isLost ? "lost" : own ? "shown" : "loading",
    problem,
    mismatch: declared && own && !isAlike(declared, own) ? own : null,
    onLoad: () => {},
    onError,
    retry,
  };
  const medium = (
    <video
      key={key}
      ref={clock.attach}
      src={src}
      aria-label={title}
      className={image.picture}
      width={size?.width}
      height={size?.height}
      preload="auto"
      playsInline
      onLoadedData={({ currentTarget: { videoWidth: width, videoHeight: height } }) => setLoaded({ key, size: { width, height } })}
      onError={onError}
    />
  );
  return { picture, clock, medium, time };
}

/** Whoever goes to a moment sees the frame that is shown then; whatever stops, stops at a frame. */
function useFrameByFrame(clock: Clock, frames: Frames | null): void {
  useEffect(() => {
    if (!frames) return;
    clock.placeOf = (time) => middleOf(frameAt(time, frames), frames);
    let wasPlaying = false;
    const stop = clock.subscribe(() => {
      const { isPlaying, time } = clock.snapshot();
      const hasStopped = wasPlaying && !isPlaying;
      wasPlaying = isPlaying;
      if (hasStopped) clock.seek(time);
    });
    return () => {
      stop();
      clock.pause();
    };
  }, [clock, frames]);
}

/** The frame that is shown. */
export function useFrame({ clock, time }: Film): number {
  return useSyncExternalStore(clock.subscribe, () => (time ? frameAt(clock.snapshot().time, time.frames) : 0));
}
