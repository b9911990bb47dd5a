import { useSyncExternalStore } from "react";
import { KeyCap, ariaKey } from "../../keys/KeyCap";
import type { KeyMap, PictureAction } from "../../keys/keys";
import { useSettled } from "../../kit/useSettled";
import { words } from "../../words";
import styles from "./image.module.css";
import type { Look, PlaneView } from "./ViewStore";

/** Milliseconds without another step, after which it is said how large the picture is. */
const SETTLED_MS = 100;

interface Props {
  view: PlaneView;
  look: Look;
  keys?: KeyMap | undefined;
  /** What the button says that shows all of it. */
  fit?: string;
  /** CSS pixels a pixel or point at which it is said to have its own size. */
  ownSize?: number;
  /** What is to be known about the file. */
  warning: string | null;
}

/** How the picture is looked at: how large, how bright, how strong its contrast. */
export function ViewBar({ view, look, keys, fit = words.image.fit, ownSize = 1, warning }: Props) {
  const { view: at, frame } = useSyncExternalStore(view.subscribe, view.snapshot);
  // Who hears it hears the last one alone, and no step of a wheel changes the page's layout.
  const scale = useSettled(frame.width ? at.scale : undefined, SETTLED_MS) ?? at.scale;
  const { brightness, contrast } = useSyncExternalStore(look.subscribe, look.snapshot);
  const button = (action: PictureAction, label: string, sign: string, press: () => void) => {
    const key = keys?.pictures.get(action);
    return (
      <button type="button" className={styles.button} aria-label={sign ? label : undefined} title={label} aria-keyshortcuts={key && ariaKey(key)} onClick={press}>
        {sign || label}
        {key && !sign && <KeyCap name={key} />}
      </button>
    );
  };
  return (
    <div role="group" aria-label={words.image.view} className={styles.bar}>
      {button("zoomOut", words.image.zoomOut, "−", () => view.zoom(-1))}
      <output className={styles.percent}>{words.image.percent(Math.round((scale / ownSize) * 100))}</output>
      {button("zoomIn", words.image.zoomIn, "+", () => view.zoom(1))}
      {button("fit", fit, "", () => view.fit())}
      <Slider label={words.image.brightness} sign="☀" value={brightness} onChange={(value) => look.adjust({ brightness: value })} />
      <Slider label={words.image.contrast} sign="◐" value={contrast} onChange={(value) => look.adjust({ contrast: value })} />
      {warning && <span className={styles.warning}>{warning}</span>}
    </div>
  );
}

interface SliderProps {
  label: string;
  sign: string;
  value: number;
  onChange: (value: number) => void;
}

/** From a quarter to three times as much; a double click takes it back. */
function Slider({ label, sign, value, onChange }: SliderProps) {
  return (
    <span className={styles.slider} title={label}>
      <span aria-hidden="true">{sign}</span>
      <input
        type="range"
        aria-label={label}
        min="0.25"
        max="3"
        step="0.05"
        value={value}
        onDoubleClick={() => onChange(1)}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      />
    </span>
  );
}
