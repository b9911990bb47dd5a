import { useSyncExternalStore } from "react";
import { useSheet } from "../answers/sheetContext";
import { ariaKey, KeyCap } from "../keys/KeyCap";
import { words } from "../words";
import styles from "./tracks.module.css";
import { removeKeyframe, standing, stepKeyframe, toggleOutside, type TrackPlace } from "./trackKeys";

/** What one does with the chosen track at the shown frame. */
export function TrackBar({ goneKey, ...place }: TrackPlace & { goneKey: string }) {
  const { tools, clock } = place;
  const sheet = useSheet();
  // All of these decide what can be done.
  useSyncExternalStore(tools.subscribe, tools.snapshot);
  useSyncExternalStore(clock.subscribe, () => place.time.scale.frameOf!(clock.snapshot().time));
  useSyncExternalStore(sheet.subscribe, () => sheet.all());
  const at = standing(place);
  const button = (label: string, key: string, isOff: boolean, press: () => void, isPressed?: boolean) => (
    <button
      type="button"
      className={styles.button}
      disabled={isOff}
      aria-pressed={isPressed}
      aria-keyshortcuts={ariaKey(key)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={press}
    >
      {label}
      <KeyCap name={key} />
    </button>
  );
  const say = words.timeline;
  return (
    <div role="group" aria-label={say.tracks} className={styles.bar}>
      {button(say.previousKeyframe, "PageUp", false, () => stepKeyframe(place, -1))}
      {button(say.nextKeyframe, "PageDown", false, () => stepKeyframe(place, 1))}
      {button(at && !at.isThere ? say.back : say.gone, goneKey, !at, () => toggleOutside(place))}
      {button(say.noKeyframe, "Shift+Delete", !at?.isKeyframe, () => removeKeyframe(place))}
    </div>
  );
}
