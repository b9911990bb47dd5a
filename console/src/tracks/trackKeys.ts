/** What keys do with tracks of a film, and which keys shapes keep for themselves. */
import type { Region, Track } from "../answers/regions";
import type { TimeScale } from "../intervals/intervals";
import type { ShapeTools } from "../shapes/tools/ShapeTools";
import type { Clock } from "../timeline/Clock";
import { goTo } from "../timeline/timelineKeys";
import type { FilmTime, ShownTrack } from "./TrackRows";
import { boxAt, nearestFrame, nextKeyframe, withOutside, withoutKeyframe } from "./tracks";

/** The film whose tracks are changed. */
export interface TrackPlace {
  tools: ShapeTools;
  clock: Clock;
  time: FilmTime;
  tracks: readonly ShownTrack[];
}

/** On the film itself, these are about how near one looks at it. */
const SEEING = new Set(["+", "=", "-", "0"]);
const OF_SHAPES = new Set(["f", "Enter", "Delete", "Backspace", "Escape", "[", "]", "{", "}", "<", ">"]);

/** Whether a key is about the chosen shape, or one in the making, on the film or in the list of its shapes. */
export function isShapesKey(tools: ShapeTools, name: string, target: Element | null): boolean {
  if (target?.closest("[data-canvas]") && SEEING.has(name)) return true;
  if (!target?.closest("[data-regions]")) return false;
  const { cursor, drawing } = tools.pen.snapshot();
  const { tool, chosen } = tools.snapshot();
  const isBusy = chosen !== null || cursor !== null || drawing !== null || tool !== "select";
  return isBusy && (OF_SHAPES.has(name) || /^(Shift\+|Ctrl\+)?Arrow/.test(name) || name === "Shift+Enter");
}

/** Keys of tracks; whether the key was one. */
export function pressOnTrack(place: TrackPlace, name: string, goneKey: string | undefined): boolean {
  if (!place.tracks.length) return false;
  if (name === "PageDown") stepKeyframe(place, 1);
  else if (name === "PageUp") stepKeyframe(place, -1);
  else if (name === goneKey) toggleOutside(place);
  else if (name === "Shift+Delete") removeKeyframe(place);
  else return false;
  return true;
}

function frameOf({ clock, time }: TrackPlace): number {
  return time.scale.frameOf!(clock.snapshot().time);
}

/** The chosen track with all its key frames. */
function chosenTrack({ tools }: Pick<TrackPlace, "tools">): Track | null {
  const { chosen } = tools.snapshot();
  return chosen && tools.regions.track(chosen);
}

/** Go to the next key frame of the chosen track, or of any where none is chosen. */
export function stepKeyframe(place: TrackPlace, way: 1 | -1): void {
  const track = chosenTrack(place);
  const keyframes = track ? track.keyframes : place.tracks.flatMap(({ region }) => region.keyframes).sort((a, b) => a.frame - b.frame);
  const frame = nextKeyframe(keyframes, frameOf(place), way);
  if (frame !== null) goTo(place.clock, place.time.view, frame / place.time.frames.rate);
}

/** The chosen track is gone from the shown frame on, or back. */
export function toggleOutside(place: TrackPlace): void {
  const { chosen } = place.tools.snapshot();
  if (chosen) place.tools.regions.changeTrack(chosen, (track) => withOutside(track, frameOf(place)));
}

export function removeKeyframe(place: TrackPlace): void {
  const { chosen } = place.tools.snapshot();
  if (chosen) place.tools.regions.changeTrack(chosen, (track) => withoutKeyframe(track, frameOf(place)));
}

/** Whether the chosen track is there at the shown frame, and whether it has a key frame there. */
export function standing(place: TrackPlace): { isThere: boolean; isKeyframe: boolean } | null {
  const track = chosenTrack(place);
  if (!track) return null;
  const frame = frameOf(place);
  return { isThere: boxAt(track, frame, "both") !== null, isKeyframe: track.keyframes.some((each) => each.frame === frame) };
}

/** Go to a frame at which a shape is: the one that is shown, if it is there. */
export function showShape(clock: Clock, scale: TimeScale, region: Region): void {
  const frame = scale.frameOf!(clock.snapshot().time);
  const to = "keyframes" in region ? nearestFrame(region as Track, frame) : (region.frame ?? frame);
  if (to !== frame) clock.seek((to + 0.5) * scale.step);
}
