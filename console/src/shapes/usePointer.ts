import { useRef, useState, type PointerEvent } from "react";
import type { DrawnKind } from "./drawing";
import type { Point } from "./geometry";
import { handleAt, pointerOf } from "./handles";
import type { PlaneView } from "./image/ViewStore";
import type { ShapeTools } from "./tools/ShapeTools";

type Gesture =
  | { kind: "pan"; last: Point }
  | { kind: "edit"; start: Point; isMoved: boolean }
  | { kind: "frame"; start: Point }
  | { kind: "paint" };

/** CSS pixels that a hand moves without meaning it. */
const STILL = 4;

/** What a mouse, a pen or a finger does on a picture, or the page of a PDF that is drawn on. */
export function usePointer(tools: ShapeTools, input: string, view: PlaneView | null, isSpaceHeld: () => boolean) {
  const gesture = useRef<Gesture | null>(null);
  const [pointer, setPointer] = useState("default");

  const placeOf = (event: PointerEvent<HTMLElement>): [Point, Point] => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const onScreen: Point = [event.clientX - left, event.clientY - top];
    return [onScreen, view!.toPicture(onScreen)];
  };

  const press = (event: PointerEvent<HTMLElement>): Gesture | null => {
    const [onScreen, point] = placeOf(event);
    const { tool } = tools.snapshot();
    if (event.button === 1 || isSpaceHeld()) return { kind: "pan", last: onScreen };
    if (tool === "mask") return paint(point, event.altKey);
    if (tools.pen.snapshot().drawing && tool !== "select") return draw(tool, point, onScreen);
    const chosen = tools.chosen();
    const { scale } = view!.snapshot().view;
    const handle = chosen && tools.isHere(chosen, input) ? handleAt(chosen, point, scale, view!.inSight()) : null;
    if (chosen && handle) {
      if (event.altKey && handle.role === "point") tools.removePoint(handle.name);
      else tools.hold(chosen, handle.name, point);
      return { kind: "edit", start: onScreen, isMoved: handle.role === "middle" };
    }
    if (tool !== "select") return draw(tool, point, onScreen);
    const shape = tools.regions.at(input, point, tools.reach(input));
    tools.choose(shape);
    if (!shape) return { kind: "pan", last: onScreen };
    tools.hold(shape, null, point);
    return { kind: "edit", start: onScreen, isMoved: false };
  };

  const paint = (point: Point, isErasing: boolean): Gesture | null => {
    if (!tools.regions.taking("mask", input).length) return null;
    tools.pen.pointTo(input, point);
    tools.brush.start(input, tools.maskInHand(input), point, isErasing);
    return { kind: "paint" };
  };

  const draw = (tool: DrawnKind, point: Point, onScreen: Point): Gesture | null => {
    if (!tools.regions.taking(tool, input).length) return null;
    tools.choose(null);
    tools.pen.pointTo(input, point);
    tools.pen.place(tool, input, point, tools.reach(input));
    return tool === "box" || tool === "track" || tool === "ellipse" ? { kind: "frame", start: onScreen } : null;
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const [onScreen, point] = placeOf(event);
    const current = gesture.current;
    if (current?.kind === "pan") {
      view!.pan(onScreen[0] - current.last[0], onScreen[1] - current.last[1]);
      current.last = onScreen;
    } else if (current?.kind === "edit") {
      current.isMoved ||= Math.hypot(onScreen[0] - current.start[0], onScreen[1] - current.start[1]) >= STILL;
      if (current.isMoved) tools.dragTo(point);
    } else if (current?.kind === "paint") {
      tools.brush.strokeTo(point);
    } else {
      tools.pen.pointTo(input, point);
      if (!current) hover(point);
    }
  };

  const hover = (point: Point) => {
    const { tool } = tools.snapshot();
    const chosen = tools.chosen();
    const isDrawing = tools.pen.snapshot().drawing !== null;
    const handle = chosen && !isDrawing && tools.isHere(chosen, input) && handleAt(chosen, point, view!.snapshot().view.scale, view!.inSight());
    const shape = tool === "select" && !handle ? tools.regions.at(input, point, tools.reach(input)) : null;
    tools.hover(shape);
    tools.brush.hover(input, tool === "mask" ? point : null);
    const isIdle = isSpaceHeld() || tool === "select";
    setPointer(handle ? pointerOf(handle, chosen!) : shape ? "move" : isIdle ? "grab" : "crosshair");
  };

  const release = (event: PointerEvent<HTMLElement>) => {
    const current = gesture.current;
    gesture.current = null;
    if (current?.kind === "edit") return tools.drop();
    if (current?.kind === "paint") return tools.brush.end();
    if (current?.kind !== "frame" || !tools.pen.snapshot().drawing) return;
    const [onScreen, point] = placeOf(event);
    const { tool } = tools.snapshot();
    const isClick = Math.hypot(onScreen[0] - current.start[0], onScreen[1] - current.start[1]) < STILL;
    if (isClick || tool === "select" || tool === "mask") {
      // A click draws nothing: it chooses what is there.
      tools.pen.cancel();
      tools.choose(tools.regions.at(input, point, tools.reach(input)));
    } else {
      tools.pen.place(tool, input, point, 0);
      tools.pen.finish();
    }
  };

  return {
    pointer,
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (!view || event.button > 1 || (event.target as Element).closest("button")) return;
      event.currentTarget.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      gesture.current = press(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => view && move(event),
    onPointerUp: (event: PointerEvent<HTMLElement>) => view && release(event),
    onPointerCancel: () => {
      gesture.current = null;
      tools.drop(true);
      tools.brush.cancel();
    },
    onDoubleClick: () => tools.pen.finishByDoubleClick(tools.reach(input)),
    onPointerLeave: () => {
      tools.hover(null);
      tools.brush.hover(input, null);
    },
  };
}
