import { words } from "../words";
import { Instead } from "./Instead";

/** Says that an input cannot be drawn, in its place. */
export function UndrawnInput() {
  return <Instead text={words.timeline.undrawn} />;
}
