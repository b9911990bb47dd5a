import type { Track } from "../../answers/regions";
import { boxAt } from "../../tracks/tracks";
import { boxIou } from "./boxes";

/** Frames on which two tracks are compared; of more, as many at equal distances. */
const FRAMES = 200;

/** The mean intersection over union of two tracks, on the frames where either of them is. */
export function likenessOfTracks(a: Track, b: Track): number {
  const first = Math.min(...[a, b].map(({ keyframes }) => keyframes[0]?.frame ?? 0));
  const last = Math.max(...[a, b].map(({ keyframes }) => keyframes.at(-1)?.frame ?? 0));
  const count = Math.min(FRAMES, last - first + 1);
  const frames = new Set(Array.from({ length: count }, (_, index) => Math.round(first + (count > 1 ? (index * (last - first)) / (count - 1) : 0))));
  let [sum, either] = [0, 0];
  for (const frame of frames) {
    const [mine, theirs] = [boxAt(a, frame), boxAt(b, frame)];
    if (mine || theirs) either += 1;
    if (mine && theirs) sum += boxIou(mine, theirs);
  }
  return either ? sum / either : 0;
}
