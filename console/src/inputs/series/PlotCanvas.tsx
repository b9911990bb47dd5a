import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef, useSyncExternalStore } from "react";
import styles from "../../timeline/timeline.module.css";
import type { TimeView } from "../../timeline/TimeView";
import type { MinMax } from "./MinMax";
import { columnsOf, type Column, type Moments } from "./plot";

interface Props {
  view: TimeView;
  values: MinMax;
  moments: Moments;
  /** CSS pixels. */
  height: number;
  /** What the least and the greatest value of the canvas are. */
  range: readonly [number, number];
  /** What is drawn, said to those who do not see it. */
  label: string;
}

const MARGIN = 6;

/** A line along time: redrawn as one looks nearer, never with more points than pixels can show. */
export function PlotCanvas({ view, values, moments, height, range, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sight = useSyncExternalStore(view.subscribe, view.snapshot);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || !sight.width) return;
    const scale = devicePixelRatio || 1;
    element.width = Math.round(sight.width * scale);
    element.height = Math.round(height * scale);
    context.scale(scale, scale);
    context.strokeStyle = getComputedStyle(element).getPropertyValue("color");
    context.lineWidth = 1.2;
    context.lineJoin = "round";
    const [low, high] = range;
    const yOf = (value: number) => MARGIN + (1 - (value - low) / (high - low || 1)) * (height - 2 * MARGIN);
    draw(context, columnsOf(values, moments, sight), yOf);
  }, [sight, values, moments, height, range, scheme]);
  return <canvas ref={canvas} role="img" aria-label={label} className={styles.canvas} style={{ height }} />;
}

/** One path through all columns, up and down within each; a gap where values are missing. */
function draw(context: CanvasRenderingContext2D, columns: readonly Column[], yOf: (value: number) => number): void {
  context.beginPath();
  let isOpen = false;
  for (const { x, least, greatest } of columns) {
    if (Number.isNaN(least)) {
      isOpen = false;
      continue;
    }
    if (isOpen) context.lineTo(x, yOf(greatest));
    else context.moveTo(x, yOf(greatest));
    // One value alone is a dot, which a line of no length does not show.
    context.lineTo(x, Math.max(yOf(least), yOf(greatest) + (isOpen ? 0 : 1)));
    isOpen = true;
  }
  context.stroke();
}
