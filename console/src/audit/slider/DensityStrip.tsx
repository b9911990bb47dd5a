import { memo, useMemo, useRef, type PointerEvent } from "react";
import { KeyCap } from "../../keys/KeyCap";
import { auditWords } from "../../words/audit";
import { useMoments, type Moments } from "../moment/Moments";
import { clockTime } from "../../kit/times";
import { firstPosition, heightsOf, lastPosition, placeOf, positionAt, ticksOf, timeOf, type Strip } from "./scale";
import styles from "./slider.module.css";

const say = auditWords.slider;
const HEIGHT = 44;
/** So near to the second handle, in pixels, it is the one that is taken. */
const NEAR = 9;
const TICKS = 9;
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const SECOND = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: "UTC" });
const MINUTE = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "UTC" });

interface Props {
  strip: Strip;
  moments: Moments;
  /** An event whose time is known, and not only about known. */
  known: { position: string; recordedAt: string } | null;
}

/** How many events there were, and when; dragged along, it says which moment is looked at. */
export function DensityStrip({ strip, moments, known }: Props) {
  const { at, to } = useMoments(moments);
  const track = useRef<HTMLDivElement>(null);
  const dragged = useRef<"at" | "to" | null>(null);
  const last = lastPosition(strip);
  const [here, there] = [placeOf(strip, at ?? last), to === null ? null : placeOf(strip, to)];

  const placeUnder = (event: PointerEvent) => {
    const box = track.current!.getBoundingClientRect();
    return { place: (event.clientX - box.left) / box.width, width: box.width };
  };
  const move = (event: PointerEvent) => {
    if (!dragged.current) return;
    const position = positionAt(strip, placeUnder(event).place);
    if (dragged.current === "to") moments.move({ to: position, isMoving: true });
    else moments.move({ at: position >= last ? null : position, isMoving: true });
  };
  const take = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const { place, width } = placeUnder(event);
    const isNear = there !== null && Math.abs(place - there) * width < NEAR && Math.abs(place - there) < Math.abs(place - here);
    // With Shift, the moment that was shown stays behind to be compared with.
    if (event.shiftKey && to === null) moments.move({ to: at ?? last });
    dragged.current = isNear ? "to" : "at";
    track.current!.setPointerCapture(event.pointerId);
    move(event);
  };
  const leave = () => {
    dragged.current = null;
    moments.move({ isMoving: false });
  };

  return (
    <section className={styles.slider} aria-label={say.title}>
      <div ref={track} className={styles.track} onPointerDown={take} onPointerMove={move} onPointerUp={leave} onPointerCancel={leave}>
        <Bars strip={strip} />
        {there !== null && (
          <span className={styles.span} style={{ left: `${100 * Math.min(here, there)}%`, width: `${100 * Math.abs(here - there)}%` }} />
        )}
        <span className={styles.future} style={{ left: `${100 * here}%` }} />
        <Handle strip={strip} name={say.at} handle="at" position={at ?? last} isNow={at === null} place={here} />
        {there !== null && <Handle strip={strip} name={say.to} handle="to" position={to!} isNow={false} place={there} />}
      </div>
      <Ticks strip={strip} />
      <Legend strip={strip} at={at} to={to} known={known} />
    </section>
  );
}

/** The bars, drawn once for each strip: one path, however many there are. */
const Bars = memo(function Bars({ strip }: { strip: Strip }) {
  const path = useMemo(
    () =>
      heightsOf(strip)
        .map((height, index) => (height ? `M${index + 0.1} ${HEIGHT}v${(-height * (HEIGHT - 2)).toFixed(1)}h0.8V${HEIGHT}z` : ""))
        .join(""),
    [strip],
  );
  return (
    <svg className={styles.bars} viewBox={`0 0 ${strip.bars.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
});

const Ticks = memo(function Ticks({ strip }: { strip: Strip }) {
  const { ticks, isByDay, isByMinute } = useMemo(() => ticksOf(strip, TICKS), [strip]);
  return (
    <p className={styles.ticks} aria-hidden="true">
      {ticks.map(({ place, time }) => (
        <span key={time} style={{ left: `${100 * place}%` }}>
          {(isByDay ? DAY : isByMinute ? MINUTE : SECOND).format(time)}
        </span>
      ))}
    </p>
  );
});

interface HandleProps {
  strip: Strip;
  name: string;
  handle: "at" | "to";
  position: number;
  isNow: boolean;
  place: number;
}

function Handle({ strip, name, handle, position, isNow, place }: HandleProps) {
  return (
    <span
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation="horizontal"
      aria-valuemin={firstPosition(strip)}
      aria-valuemax={lastPosition(strip)}
      aria-valuenow={Math.min(lastPosition(strip), Math.max(firstPosition(strip), position))}
      aria-valuetext={isNow ? say.now : say.value(position, clockTime(timeOf(strip, position)))}
      data-handle={handle}
      className={styles.handle}
      style={{ left: `${100 * place}%` }}
    />
  );
}

function Legend({ strip, at, to, known }: { strip: Strip; at: number | null; to: number | null; known: Props["known"] }) {
  const position = at ?? lastPosition(strip);
  const time = known && Number(known.position) === position ? Date.parse(known.recordedAt) : timeOf(strip, position);
  return (
    <p className={styles.legend}>
      <strong>{at === null ? say.now : say.asOf(at)}</strong>
      <span> · {clockTime(time)}</span>
      {to !== null && <span> · {say.span(Math.abs(position - to))}</span>}
      {at !== null && to === null && <span> · {say.later}</span>}
      {!strip.isExact && <span> · {say.about}</span>}
      <span className={styles.keys}>
        <KeyCap name="←" /> <KeyCap name="→" /> {auditWords.keys.step} <KeyCap name="Shift" /> {auditWords.keys.hundred} <KeyCap name="[" />{" "}
        <KeyCap name="]" /> {auditWords.keys.day}
      </span>
    </p>
  );
}
