import { useRef, useState, type PointerEvent } from "react";
import type { Edge, IntervalTools, ShownInterval } from "../intervals/IntervalTools";
import type { Clock } from "./Clock";
import type { TimeView } from "./TimeView";

type Gesture =
  | { kind: "draw"; from: number; x: number; isMoved: boolean }
  | { kind: "seek" }
  | { kind: "pan"; x: number }
  | { kind: "move"; shown: ShownInterval; at: number; x: number; isMoved: boolean }
  | { kind: "edge"; shown: ShownInterval; edge: Edge };

/** CSS pixels: how far a hand moves without meaning it, and how near an edge is met. */
const STILL = 4;
const NEAR = 7;

interface Timed {
  input: string;
  clock: Clock;
  view: TimeView;
  /** Where one marks; without them, the hand only goes along. */
  tools: IntervalTools | null;
}

/** What a mouse, a pen or a finger does along time: click to go there, drag to mark. */
export function useTimePointer({ input, clock, view, tools }: Timed) {
  const gesture = useRef<Gesture | null>(null);
  const [drawn, setDrawn] = useState<{ from: number; to: number } | null>(null);
  const [pointer, setPointer] = useState("default");

  const xOf = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const within = (time: number) => Math.min(Math.max(time, view.extent.start), view.extent.end);

  const markUnder = (event: PointerEvent<HTMLElement>): ShownInterval | null => {
    const key = (event.target as Element).closest("[data-mark]")?.getAttribute("data-mark");
    return (key && tools?.all(input).find(({ question, interval }) => `${question.name} ${interval.id}` === key)) || null;
  };
  const edgeNear = (shown: ShownInterval | null, time: number): Edge | null => {
    if (!shown || shown.question.appliesTo !== input) return null;
    const near = view.lengthOf(NEAR);
    const { start, end } = shown.interval;
    const [toStart, toEnd] = [Math.abs(time - start), Math.abs(time - end)];
    if (Math.min(toStart, toEnd) > near) return null;
    return toStart < toEnd ? "start" : "end";
  };

  const press = (event: PointerEvent<HTMLElement>): Gesture => {
    const x = xOf(event);
    const time = within(view.timeAt(x));
    if (event.button === 1) return { kind: "pan", x };
    const isPlot = (event.target as Element).closest("[data-plot]") !== null;
    const under = markUnder(event);
    const chosen = tools?.chosen() ?? null;
    const shown = under ?? (isPlot ? chosen : null);
    const edge = edgeNear(shown, time);
    if (under) tools!.choose(under);
    if (shown && edge) return { kind: "edge", shown, edge };
    if (under) return { kind: "move", shown: under, at: time, x, isMoved: false };
    if (isPlot && tools?.on(input).length) return { kind: "draw", from: time, x, isMoved: false };
    clock.seek(time);
    return { kind: "seek" };
  };

  const move = (event: PointerEvent<HTMLElement>) => {
    const x = xOf(event);
    const time = within(view.timeAt(x));
    const current = gesture.current;
    if (!current) {
      const shown = markUnder(event) ?? ((event.target as Element).closest("[data-plot]") ? (tools?.chosen() ?? null) : null);
      setPointer(edgeNear(shown, time) ? "ew-resize" : markUnder(event) ? "grab" : "default");
    } else if (current.kind === "pan") {
      view.pan(current.x - x);
      current.x = x;
    } else if (current.kind === "seek") clock.seek(time);
    else if (current.kind === "edge") {
      const { start, end } = current.shown.interval;
      if (current.edge === "start" ? time < end : time > start) {
        tools!.dragTo(current.shown, current.edge === "start" ? time : start, current.edge === "end" ? time : end);
      }
    } else {
      current.isMoved ||= Math.abs(x - current.x) >= STILL;
      if (!current.isMoved) return;
      if (current.kind === "draw") setDrawn({ from: current.from, to: time });
      else slide(current, time);
    }
  };

  const slide = ({ shown, at }: Extract<Gesture, { kind: "move" }>, time: number) => {
    const { start, end } = shown.interval;
    const by = Math.min(Math.max(time - at, view.extent.start - start), view.extent.end - end);
    tools!.dragTo(shown, start + by, end + by);
  };

  const release = (event: PointerEvent<HTMLElement>) => {
    const current = gesture.current;
    gesture.current = null;
    setDrawn(null);
    if (current?.kind === "edge" || current?.kind === "move") {
      tools!.drop();
      if (current.kind === "move" && !current.isMoved) clock.seek(current.shown.interval.start);
    }
    if (current?.kind !== "draw") return;
    const time = within(view.timeAt(xOf(event)));
    if (current.isMoved) tools!.add(input, current.from, time);
    else {
      tools!.choose(null);
      clock.seek(time);
    }
  };

  return {
    drawn,
    pointer,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button > 1) return;
        event.currentTarget.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
        tools?.go(input);
        gesture.current = press(event);
      },
      onPointerMove: move,
      onPointerUp: release,
      onPointerCancel: () => {
        gesture.current = null;
        setDrawn(null);
        tools?.drop(true);
      },
    },
  };
}
