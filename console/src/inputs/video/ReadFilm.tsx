import { useMemo, useState } from "react";
import { PictureFrame, useView } from "../../shapes/image/PictureFrame";
import { useDragToPan } from "../../shapes/image/useDragToPan";
import { Look } from "../../shapes/image/ViewStore";
import shapeStyles from "../../shapes/shapes.module.css";
import { countOf, LayerMasks, LayerShapes, Legend, type ShapeLayer } from "../../shapes/ShapesOverlay";
import { ReadTimeline } from "../../timeline/ReadTimeline";
import { shapesAt } from "../../tracks/frames";
import { words } from "../../words";
import { NO_LAYERS, type TimedProps } from "../timed";
import { useFrame, type Film } from "./useFilm";
import styles from "./video.module.css";

const NO_SHAPES: readonly ShapeLayer[] = [];

/** A film with what one or several people drew on its frames and marked along its time, to be read and not changed. */
export function ReadFilm({ input, title, layers = NO_LAYERS, shapes = NO_SHAPES, film }: TimedProps & { film: Film }) {
  const { picture, clock, medium, time } = film;
  const [look] = useState(() => new Look());
  const view = useView(input, picture, look);
  const drag = useDragToPan(view);
  const frame = useFrame(film);
  const seen = useMemo(() => shapes.map((layer) => ({ ...layer, shapes: shapesAt(layer.shapes, frame) })), [shapes, frame]);
  return (
    <div className={styles.film} data-read data-frame={frame}>
      <figure className={shapeStyles.overlay}>
        <div className={shapeStyles.overlayPicture} {...drag}>
          <PictureFrame
            picture={picture}
            alt={title}
            medium={medium}
            lost={words.timeline.lost.VIDEO}
            look={look}
            view={view}
            count={countOf(seen)}
            canvases={view && <LayerMasks view={view} layers={seen} marked={null} />}
          >
            {view && seen.map((layer, index) => <LayerShapes key={layer.key} view={view} layer={layer} index={index} marked={null} />)}
          </PictureFrame>
        </div>
        <Legend layers={shapes} />
      </figure>
      {time && (
        <div className={styles.time}>
          <ReadTimeline input={input} title={title} clock={clock} view={time.view} scale={time.scale} layers={layers} plot={<div className={styles.strip} />} />
        </div>
      )}
    </div>
  );
}
