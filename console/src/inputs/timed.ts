import type { KeyMap } from "../keys/keys";
import type { ShapeLayer } from "../shapes/ShapesOverlay";
import type { TimeLayer } from "../timeline/lanes";

/** An input along whose time one marks, or reads what others marked. */
export interface TimedProps {
  /** The id of the task, the name of the input and its value. */
  task: string;
  input: string;
  value: unknown;
  title: string;
  /** The keys of the screen on which one labels; without them, the input is to be looked at alone. */
  keys?: KeyMap | undefined;
  /** What people marked, where it is to be looked at alone. */
  layers?: readonly TimeLayer[] | undefined;
  /** What people drew on the frames of a film. */
  shapes?: readonly ShapeLayer[] | undefined;
}

export const NO_LAYERS: readonly TimeLayer[] = [];
