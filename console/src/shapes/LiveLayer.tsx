import { useSyncExternalStore } from "react";
import type { Region } from "../answers/regions";
import { previewOf } from "./drawing";
import type { Point } from "./geometry";
import { handlesOf } from "./handles";
import type { PlaneView } from "./image/ViewStore";
import { ShapePath } from "./ShapePath";
import styles from "./shapes.module.css";
import { pageOf, type ShownShape } from "./shapesOf";
import { useShapeTools } from "./tools/shapesContext";
import type { ShapeTools } from "./tools/ShapeTools";

interface Props {
  input: string;
  view: PlaneView;
  /** Of a PDF: the page that this is over, and whether it is the one drawn on. */
  page?: { number: number; isInHand: boolean };
}

/** What changes with every move of a hand: the shape in the making or held, its handles, the cursor of the keys. */
export function LiveLayer({ input, view, page }: Props) {
  const [tools, { held, chosen, tool }] = useShapeTools();
  const pen = useSyncExternalStore(tools.pen.subscribe, tools.pen.snapshot);
  // The answer is asked each time: undoing may have taken the chosen shape away.
  const shape = held ?? (chosen && tools.chosen());
  const isHere = shape?.question.appliesTo === input && (!page || pageOf(shape.region) === page.number);
  const isDrawnHere = pen.input === input && page?.isInHand !== false;
  return (
    <>
      {held && isHere && (
        <ShapePath kind={held.kind} region={held.region} color={held.color} look="chosen" />
      )}
      {shape && isHere && !pen.drawing && shape.kind !== "keypoint" && <Handles shape={shape} view={view} />}
      {isDrawnHere && pen.drawing && <Preview tools={tools} input={input} />}
      {tool === "mask" && <BrushRing tools={tools} input={input} at={isDrawnHere ? pen.cursor : null} />}
      {isDrawnHere && pen.cursor && <Cursor at={pen.cursor} view={view} />}
    </>
  );
}

function Handles({ shape, view }: { shape: ShownShape; view: PlaneView }) {
  const { scale } = useSyncExternalStore(view.subscribe, view.snapshot).view;
  return handlesOf(shape, scale, view.inSight()).map(({ name, at: [x, y], role }) => (
    <g key={name} data-handle={name}>
      <path className={styles.handle} data-role={role} d={`M${x} ${y}h0`} />
      <path className={styles.grip} data-role={role} d={`M${x} ${y}h0`} />
    </g>
  ));
}

function Preview({ tools, input }: { tools: ShapeTools; input: string }) {
  const { drawing } = tools.pen.snapshot();
  const view = tools.viewOf(input);
  if (!drawing || !view) return null;
  const { armed } = tools.snapshot();
  const question = armed && tools.regions.question(armed.question);
  const color = question ? tools.regions.colorOf(question, armed.label) : "#ffffff";
  const outline = previewOf(drawing, view.size);
  const points = drawing.to ? [...drawing.points, drawing.to] : drawing.points;
  // Two corners are no polygon yet, but a line is seen already.
  const line = { id: "", label: "", points };
  const [first] = drawing.points;
  return (
    <>
      {outline ? (
        <ShapePath kind={drawing.kind} region={{ id: "", label: "", ...outline } as Region} color={color} look="chosen" />
      ) : (
        points.length > 1 && !isFramed(drawing.kind) && <ShapePath kind="polyline" region={line} color={color} look="chosen" />
      )}
      {first && <path className={styles.handle} data-role="point" d={`M${first[0]} ${first[1]}h0`} />}
    </>
  );
}

function isFramed(kind: string): boolean {
  return kind === "box" || kind === "track" || kind === "ellipse";
}

/** What the brush would paint, where the mouse or the cursor of the keys is. */
function BrushRing({ tools, input, at: cursor }: { tools: ShapeTools; input: string; at: Point | null }) {
  const brush = useSyncExternalStore(tools.brush.subscribe, tools.brush.snapshot);
  const at = cursor ?? (brush.input === input ? brush.at : null);
  if (!at) return null;
  const { radius } = brush;
  const path = `M${at[0] - radius} ${at[1]}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  return (
    <>
      <path className={styles.cross} data-under d={path} />
      <path className={styles.cross} d={path} />
    </>
  );
}

/** A cross of 24 CSS pixels. */
function Cursor({ at: [x, y], view }: { at: Point; view: PlaneView }) {
  const { scale } = useSyncExternalStore(view.subscribe, view.snapshot).view;
  const arm = 12 / scale;
  const path = `M${x - arm} ${y}H${x + arm}M${x} ${y - arm}V${y + arm}`;
  return (
    <>
      <path className={styles.cross} data-under d={path} />
      <path className={styles.cross} d={path} data-cursor />
    </>
  );
}
