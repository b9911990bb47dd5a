import { useSyncExternalStore } from "react";
import type { Track } from "../answers/regions";
import type { Film } from "../inputs/video/useFilm";
import type { NamedShape } from "../shapes/useShapes";
import { placed } from "../timeline/Timeline";
import { xOf } from "../timeline/sight";
import { words } from "../words";
import { piecesOf } from "./tracks";
import styles from "./tracks.module.css";

/** A track as it is drawn along time. */
export interface ShownTrack extends NamedShape {
  region: Track;
}

export type FilmTime = NonNullable<Film["time"]>;

export function tracksOf(shapes: readonly NamedShape[]): ShownTrack[] {
  return shapes.filter((shape): shape is ShownTrack => shape.kind === "track");
}

interface Props {
  tracks: readonly ShownTrack[];
  time: FilmTime;
  chosen: string | undefined;
  onChoose: (track: ShownTrack, frame: number) => void;
}

/** A row for each track: where it is there, and its key frames, which a click goes to. */
export function TrackRows({ tracks, time, chosen, onChoose }: Props) {
  const sight = useSyncExternalStore(time.view.subscribe, time.view.snapshot);
  const { rate } = time.frames;
  return (
    <div>
      {tracks.map((track) => {
        const { region, color, name, number } = track;
        const text = `${number} ${name || words.shapes.noLabel}`;
        return (
          <div key={`${track.question.name} ${region.id}`} className={styles.row} data-chosen={chosen === region.id || undefined} style={{ "--color": color } as React.CSSProperties}>
            {piecesOf(region).map(([from, to]) => (
              <div key={from} className={styles.piece} style={placed(from / rate, (to + 1) / rate, sight)} />
            ))}
            {region.keyframes
              .filter(({ frame }) => (frame + 1) / rate >= sight.from && frame / rate <= sight.to)
              .map(({ frame, outside, occluded }) => (
                <span
                  key={frame}
                  className={styles.keyframe}
                  data-keyframe={frame}
                  data-outside={outside || undefined}
                  data-occluded={occluded || undefined}
                  title={words.timeline.keyframe(text, frame)}
                  style={{ left: xOf((frame + 0.5) / rate, sight) }}
                  onPointerDown={(event) => {
                    event.stopPropagation();
                    onChoose(track, frame);
                  }}
                />
              ))}
            <span className={styles.name}>{text}</span>
          </div>
        );
      })}
    </div>
  );
}
