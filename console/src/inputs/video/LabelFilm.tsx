import { useCallback, useEffect, useMemo, useRef } from "react";
import type { Region } from "../../answers/regions";
import { Masks } from "../../shapes/ImageCanvas";
import { useIntervalTools } from "../../intervals/useIntervals";
import { PictureFrame, useView } from "../../shapes/image/PictureFrame";
import { ViewBar } from "../../shapes/image/ViewBar";
import { LiveLayer } from "../../shapes/LiveLayer";
import { RegionsLayer } from "../../shapes/RegionsLayer";
import shapeStyles from "../../shapes/shapes.module.css";
import { shapeQuestionsOn } from "../../shapes/shapesOf";
import { ToolBar } from "../../shapes/ToolBar";
import { useShapeTools } from "../../shapes/tools/shapesContext";
import { usePointer } from "../../shapes/usePointer";
import { useShapes, useShapesAt } from "../../shapes/useShapes";
import type { KeyMap } from "../../keys/keys";
import { useAsked } from "../../questions/asked";
import { LabelTimeline } from "../../timeline/LabelTimeline";
import { TrackBar } from "../../tracks/TrackBar";
import { isShapesKey, pressOnTrack, showShape } from "../../tracks/trackKeys";
import { tracksOf, TrackRows } from "../../tracks/TrackRows";
import { words } from "../../words";
import type { TimedProps } from "../timed";
import { useFrame, type Film } from "./useFilm";
import styles from "./video.module.css";

/** A film on which one draws: the shown frame under the tools for pictures, its time below it. */
export function LabelFilm({ input, title, keys, film }: TimedProps & { keys: KeyMap; film: Film }) {
  const { picture, clock, medium, time } = film;
  const [tools, { notice, chosen }] = useShapeTools();
  const { questions: asked } = useAsked();
  const questions = useMemo(() => shapeQuestionsOn(asked, input), [asked, input]);
  const view = useView(input, picture, tools.look);
  const frame = useFrame(film);
  const canvas = useRef<HTMLDivElement>(null);
  const all = useShapes(questions);
  const shapes = useShapesAt(all, frame, chosen?.id);
  const isReady = picture.state === "shown" && time !== null;
  const { pointer, onPointerDown, ...handlers } = usePointer(tools, input, isReady ? view : null, never);
  const tracks = useMemo(() => tracksOf(all), [all]);
  const scale = time?.scale;

  useEffect(() => {
    if (!view || !scale) return;
    return tools.register(input, {
      view,
      focus: () => canvas.current?.focus({ preventScroll: true }),
      frame: () => scale.frameOf!(clock.snapshot().time),
      show: (region: Region) => showShape(clock, scale, region),
    });
  }, [tools, input, view, clock, scale]);

  // One thing at a time is chosen: a shape, or an interval.
  const [intervals, { chosen: interval }] = useIntervalTools();
  useEffect(() => {
    if (interval) tools.choose(null);
  }, [tools, interval]);
  useEffect(() => {
    if (chosen) intervals.choose(null);
  }, [intervals, chosen]);

  const isTaken = useCallback((name: string, target: Element | null) => isShapesKey(tools, name, target), [tools]);
  const onKey = useCallback(
    (name: string) => time !== null && pressOnTrack({ tools, clock, time, tracks }, name, keys.timed.get("gone")),
    [tools, clock, time, tracks, keys],
  );
  const hasShapes = questions.length > 0;
  return (
    <div className={styles.film}>
      <div className={shapeStyles.canvas} data-tools={hasShapes || undefined}>
        {hasShapes && <ToolBar questions={questions} keys={keys} />}
        <div
          ref={canvas}
          role="application"
          tabIndex={0}
          aria-label={words.timeline.film(title, shapes.length)}
          data-keys
          data-regions={hasShapes || undefined}
          data-canvas={input}
          data-timed={input}
          data-frame={frame}
          className={shapeStyles.surface}
          style={{ cursor: pointer }}
          onPointerDown={(event) => {
            // What is drawn is drawn on the frame that is seen.
            if (hasShapes) clock.pause();
            onPointerDown(event);
          }}
          {...handlers}
        >
          <PictureFrame
            picture={picture}
            alt={title}
            medium={medium}
            lost={words.timeline.lost.VIDEO}
            look={tools.look}
            view={view}
            count={shapes.length}
            canvases={view && questions.some(({ __typename }) => __typename === "MaskQuestion") && <Masks input={input} view={view} shapes={shapes} />}
          >
            {view && isReady && <RegionsLayer view={view} shapes={shapes} />}
            {view && isReady && <LiveLayer input={input} view={view} />}
          </PictureFrame>
        </div>
      </div>
      {time && (
        <div className={styles.time}>
          {view && (
            <div className={styles.tools}>
              {tracks.length > 0 && <TrackBar {...{ tools, clock, time, tracks }} goneKey={keys.timed.get("gone") ?? ""} />}
              <ViewBar view={view} look={tools.look} keys={keys} warning={picture.mismatch && words.image.mismatch(picture.mismatch)} />
            </div>
          )}
          <LabelTimeline
            input={input}
            title={title}
            clock={clock}
            view={time.view}
            scale={time.scale}
            keys={keys}
            plot={<div className={styles.strip} />}
            onKey={onKey}
            isTaken={isTaken}
            notice={(hasShapes && notice) || (time.frames.isGuess && words.timeline.assumed(time.frames.rate)) || (hasShapes ? words.timeline.filmHint : undefined)}
          >
            <TrackRows tracks={tracks} time={time} chosen={chosen?.id} onChoose={(track, at) => {
              tools.choose(track);
              clock.seek(at / time.frames.rate);
            }} />
          </LabelTimeline>
        </div>
      )}
    </div>
  );
}

const never = () => false;
