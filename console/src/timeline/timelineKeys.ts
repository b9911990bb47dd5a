/** What keys do along time: play, go, and mark intervals. */
import { useLayoutEffect } from "react";
import type { IntervalTools } from "../intervals/IntervalTools";
import type { TimeScale } from "../intervals/intervals";
import { isTyping, keyName, optionOf, playbackActionOf, type KeyMap, type PlaybackAction } from "../keys/keys";
import { isElsewhere } from "../keys/targets";
import type { Clock } from "./Clock";
import { roundStep } from "./sight";
import type { TimeView } from "./TimeView";

/** A timeline that keys are about. */
export interface Keyed {
  input: string;
  clock: Clock;
  view: TimeView;
  scale: TimeScale;
  /** Where one marks; without them, one only looks and listens. */
  tools: IntervalTools | null;
  keys: KeyMap | null;
  /** Whether keys pressed elsewhere are about it too. */
  isListening?: boolean | undefined;
  /** Further keys of the input, heard first; whether the key meant something. */
  onKey?: ((name: string, target: Element | null) => boolean) | undefined;
  /** Keys that mean something else where one is, as arrows on a chosen shape. */
  isTaken?: ((name: string, target: Element | null) => boolean) | undefined;
}

/** Hear keys before the screen does: those on the timeline or the list of its marks, and those that mean it anywhere. */
export function useTimelineKeys(keyed: Keyed): void {
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      if (press(event, keyed)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    addEventListener("keydown", hear, true);
    return () => removeEventListener("keydown", hear, true);
  });
}

function press(event: KeyboardEvent, keyed: Keyed): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const at = target?.closest("[data-timed]")?.getAttribute("data-timed");
  const isHere = at === keyed.input;
  const { tools, keys, scale } = keyed;
  // Of several timelines, keys elsewhere are about the one that one was at last.
  const isMeant = isHere || (at == null && keyed.isListening !== false && tools !== null && tools.snapshot().input === keyed.input);
  const playback = isMeant && keys ? playbackActionOf(keys, event, isTyping(target)) : undefined;
  if (playback) return playOn(playback, keyed);
  // Pictures and the lists of their shapes have keys of their own; those of a film go along with it.
  const isOfPicture = at == null && !keyed.isTaken && target?.closest("[data-regions]");
  if (!isMeant || isOfPicture || isTyping(target) || (keys && optionOf(keys, event))) return false;
  const name = event.key === " " && event.shiftKey ? "Shift+ " : keyName(event);
  if (keyed.isTaken?.(name, target)) return false;
  if (keyed.onKey?.(name, target)) return true;
  const isFrame = scale.frameOf !== undefined && (name === "," || name === ".");
  const isFree = isHere || isFrame || !target?.closest("input, button, a, select, summary, [data-keys], [role=listbox]");
  if (isFree && go(name, keyed)) return true;
  if (isHere && see(name, keyed)) return true;
  return tools !== null && mark(name, keyed, tools, isHere);
}

/** Seconds that one goes back to hear something again. */
const AGAIN = 5;

/** Play or stop, or go a little back or on; in a series, which has no seconds, as far as Shift and an arrow go. */
function playOn(action: PlaybackAction, { clock, view, scale }: Keyed): boolean {
  const { canPlay, time } = clock.snapshot();
  if (action === "play") {
    if (canPlay) clock.toggle();
    return canPlay;
  }
  const { from, to } = view.snapshot();
  const by = scale.isClock ? AGAIN : 10 * Math.max(scale.step, roundStep((to - from) / 100, false));
  goTo(clock, view, time + (action === "back" ? -by : by));
  return true;
}

function go(name: string, { clock, view, scale, tools }: Keyed): boolean {
  const sight = view.snapshot();
  const { time } = clock.snapshot();
  const stride = Math.max(scale.step, roundStep((sight.to - sight.from) / 100, scale.isClock));
  const steps: Record<string, number> = {
    ",": -scale.step,
    ".": scale.step,
    ArrowLeft: -stride,
    ArrowRight: stride,
    "Shift+ArrowLeft": -10 * stride,
    "Shift+ArrowRight": 10 * stride,
  };
  const by = steps[name];
  if (by !== undefined) {
    goTo(clock, view, time + by);
    return true;
  }
  const { canPlay } = clock.snapshot();
  if (name === " " && canPlay) clock.toggle();
  else if (name === "Shift+ " && canPlay && tools) tools.playChosen();
  else return false;
  return true;
}

/** What keys do only where the timeline has the focus. */
function see(name: string, { clock, view }: Keyed): boolean {
  const { extent } = view;
  const { time } = clock.snapshot();
  const act: Record<string, () => void> = {
    Home: () => goTo(clock, view, extent.start),
    End: () => goTo(clock, view, extent.end),
    "+": () => view.zoom(1, time),
    "=": () => view.zoom(1, time),
    "-": () => view.zoom(-1, time),
    "0": () => view.fit(),
  };
  act[name]?.();
  return name in act;
}

/** Go to a moment of an input, and bring it into sight. */
export function goTo(clock: Clock, view: TimeView, time: number): void {
  const { start, end } = view.extent;
  const within = Math.min(Math.max(time, start), end);
  clock.seek(within);
  view.reveal(within);
}

function mark(name: string, { input, keys, scale, view }: Keyed, tools: IntervalTools, isHere: boolean): boolean {
  if (!tools.on(input).length) return false;
  const markKey = keys?.timed.get("mark");
  const next = keys?.timed.get("nextMark");
  const { begun } = tools.snapshot();
  const sight = view.snapshot();
  const stride = Math.max(scale.step, roundStep((sight.to - sight.from) / 100, scale.isClock));
  if (name === "Escape") return tools.escape();
  if (name === markKey || (name === "Enter" && begun)) tools.mark();
  else if (name === next) tools.next();
  else if (name === "[") tools.setEdge("start");
  else if (name === "]") tools.setEdge("end");
  else if (!isHere) return false;
  else if (name === "Delete" || name === "Backspace") return tools.remove();
  else if (name === "Ctrl+ArrowLeft" || name === "Ctrl+ArrowRight") return tools.nudge("end", name.endsWith("Left") ? -stride : stride);
  else if (name === "Ctrl+Shift+ArrowLeft" || name === "Ctrl+Shift+ArrowRight") return tools.nudge("start", name.endsWith("Left") ? -stride : stride);
  else return false;
  return true;
}
