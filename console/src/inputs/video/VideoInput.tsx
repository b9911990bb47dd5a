import type { TimedProps } from "../timed";
import { LabelFilm } from "./LabelFilm";
import { ReadFilm } from "./ReadFilm";
import { useFilm } from "./useFilm";

/** A film, frame by frame: shapes and tracks drawn on it, intervals marked along its time. */
export default function VideoInput(props: TimedProps) {
  const film = useFilm(props);
  return props.keys ? <LabelFilm {...props} keys={props.keys} film={film} /> : <ReadFilm {...props} film={film} />;
}
