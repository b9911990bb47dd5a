import { lazy, Suspense, type ComponentType } from "react";
import type { InputDeclaration } from "../form/form";
import { Loading } from "../kit/Loading";
import type { TimedProps } from "./timed";

const Series = lazy(() => import("./series/SeriesInput"));

/** The parts of the console for inputs with time, each loaded when a form needs it. */
const KINDS: Partial<Record<InputDeclaration["kind"], ComponentType<TimedProps>>> = {
  AUDIO: lazy(() => import("./audio/AudioInput")),
  SENSOR: Series,
  TIME_SERIES: Series,
  VIDEO: lazy(() => import("./video/VideoInput")),
};

/** A sound, series or film, marked along its time, or to be looked at with what people marked. */
export function TimedInput({ kind, ...props }: TimedProps & { kind: InputDeclaration["kind"] }) {
  const Kind = KINDS[kind];
  return <Suspense fallback={<Loading />}>{Kind && <Kind {...props} />}</Suspense>;
}
