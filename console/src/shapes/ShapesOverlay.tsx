import { useMemo, useState } from "react";
import { words } from "../words";
import { Look, type PlaneView } from "./image/ViewStore";
import { PictureFrame, useView } from "./image/PictureFrame";
import { usePicture } from "./image/usePicture";
import { useDragToPan } from "./image/useDragToPan";
import { MaskCanvas } from "./mask/MaskCanvas";
import { ShapeBatch } from "./ShapeBatch";
import { ShapePath } from "./ShapePath";
import { keyOf, type ShownShape } from "./shapesOf";
import styles from "./shapes.module.css";
import { useShapesInSight } from "./useShapesInSight";

/** What one person drew. */
export interface ShapeLayer {
  key: string;
  /** Of the person; said in the legend. */
  name: string;
  shapes: readonly ShownShape[];
  /** Of all lines of the layer; without it each shape has the color of its label. */
  color?: string;
}

export interface ShapesOverlayProps {
  /** The id of the task, the name of an input of kind image, and the input's value. */
  task: string;
  input: string;
  value: unknown;
  /** What the picture is called, for those who do not see it. */
  title: string;
  /** Drawn one over the other, each with a line of its own: whole, dashed, dotted, … */
  layers: readonly ShapeLayer[];
  /** The shape to be marked: the key of its layer and `keyOf` the shape. */
  marked?: { layer: string; shape: string } | null;
  /** How the picture is looked at, to be shared by pictures side by side; without it, a look of its own. */
  look?: Look;
}

const DASHES = [undefined, "7 5", "1.5 5", "12 4 2 4", "3 3"];

/**
 * A picture with the shapes of one or several people, to be read and not changed.
 *
 * It fills the place that it is given, which must have a height. The wheel zooms, dragging moves it. `shapesOf` makes the
 * shapes of a layer from answers.
 */
export function ShapesOverlay({ task, input, value, title, layers, marked, look: shared }: ShapesOverlayProps) {
  const [own] = useState(() => new Look());
  const look = shared ?? own;
  const picture = usePicture(task, input, value);
  const view = useView(input, picture, look);
  const drag = useDragToPan(view);
  return (
    <figure className={styles.overlay}>
      <div className={styles.overlayPicture} {...drag}>
        <PictureFrame
          picture={picture}
          alt={title}
          look={look}
          view={view}
          count={countOf(layers)}
          canvases={view && <LayerMasks view={view} layers={layers} marked={marked?.shape ?? null} />}
        >
          {view && layers.map((layer, index) => <LayerShapes key={layer.key} view={view} layer={layer} index={index} marked={marked?.layer === layer.key ? marked.shape : null} />)}
        </PictureFrame>
      </div>
      <Legend layers={layers} />
    </figure>
  );
}

export function countOf(layers: readonly ShapeLayer[]): number {
  return layers.reduce((sum, { shapes }) => sum + shapes.length, 0);
}

/** Whose line is which. */
export function Legend({ layers }: { layers: readonly ShapeLayer[] }) {
  return (
    <figcaption className={styles.legend}>
      {layers.map(({ key, name, shapes }, index) => (
        <span key={key} className={styles.legendEntry}>
          <svg width="28" height="8" aria-hidden="true">
            <path d="M2 4H26" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeDasharray={DASHES[index % DASHES.length]} />
          </svg>
          {words.shapes.drawnBy(name, shapes.length)}
        </span>
      ))}
    </figcaption>
  );
}

/** The masks of all layers: in the color of the layer, or of their label. */
export function LayerMasks({ view, layers, marked }: { view: PlaneView; layers: readonly ShapeLayer[]; marked: string | null }) {
  const masks = useMemo(
    () => layers.flatMap(({ shapes, color }) => shapes.filter(({ kind }) => kind === "mask").map((shape) => (color ? { ...shape, color } : shape))),
    [layers],
  );
  const chosen = masks.find((shape) => keyOf(shape) === marked)?.region.id ?? null;
  return masks.length > 0 && <MaskCanvas size={view.size} masks={masks} chosen={chosen} />;
}

interface LayerProps {
  view: PlaneView;
  layer: ShapeLayer;
  index: number;
  marked: string | null;
}

export function LayerShapes({ view, layer, index, marked }: LayerProps) {
  const dash = DASHES[index % DASHES.length];
  const seen = useShapesInSight(view, layer.shapes);
  const { color } = layer;
  const colored = useMemo(() => (color ? seen.map((shape) => ({ ...shape, color })) : seen), [seen, color]);
  const shape = marked === null ? undefined : colored.find((each) => keyOf(each) === marked);
  return (
    <>
      <ShapeBatch size={view.size} shapes={colored} dash={dash} />
      {shape && <ShapePath kind={shape.kind} region={shape.region} color={shape.color} dash={dash} look="chosen" />}
    </>
  );
}
