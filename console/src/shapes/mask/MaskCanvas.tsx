import { useEffect, useLayoutEffect, useRef } from "react";
import type { Mask } from "../../answers/regions";
import type { Size } from "../geometry";
import type { ShownShape } from "../shapesOf";
import type { Brush, Stroke } from "./Brush";
import styles from "./mask.module.css";
import { forEachStripe } from "./runs";

interface Props {
  size: Size;
  masks: readonly ShownShape[];
  /** The id of the one that is chosen, which is stronger. */
  chosen: string | null;
}

/** Masks over a picture, in its pixels. */
export function MaskCanvas({ size, masks, chosen }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, size.width, size.height);
    for (const { region, color } of masks) {
      context.globalAlpha = region.id === chosen ? 0.65 : 0.45;
      fill(context, region as Mask, color);
    }
  }, [size, masks, chosen]);
  return <canvas ref={canvas} className={styles.masks} width={size.width} height={size.height} />;
}

interface BrushProps {
  input: string;
  size: Size;
  brush: Brush;
  colorOf: (mask: Mask | null) => string;
}

/** The mask that is being painted: each move of the brush adds its own way, and paints nothing else again. */
export function BrushCanvas({ input, size, brush, colorOf }: BrushProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    let isUnderWay = false;
    return brush.subscribe(() => {
      const { stroke, radius } = brush.snapshot();
      const isHere = stroke?.input === input;
      if (isHere && !isUnderWay && stroke.mask) fill(context, stroke.mask, colorOf(stroke.mask));
      if (isHere) paint(context, stroke, radius, colorOf(stroke.mask));
      else if (isUnderWay) context.clearRect(0, 0, size.width, size.height);
      isUnderWay = isHere;
    });
  }, [input, size, brush, colorOf]);
  return <canvas ref={canvas} className={styles.brush} width={size.width} height={size.height} />;
}

function fill(context: CanvasRenderingContext2D, mask: Mask, color: string): void {
  context.fillStyle = color;
  forEachStripe(mask, (x, y, length) => context.fillRect(x, y, 1, length));
}

function paint(context: CanvasRenderingContext2D, { from, to, isErasing }: Stroke, radius: number, color: string): void {
  context.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
  context.strokeStyle = color;
  context.lineWidth = 2 * radius;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.globalCompositeOperation = "source-over";
}
