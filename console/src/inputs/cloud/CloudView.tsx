import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { KeyCap } from "../../keys/KeyCap";
import { cloudWords as say } from "../../words/clouds";
import { Instead } from "../Instead";
import { lookFrom, matrixOf, moved, radiusOf, turned, zoomed, type Camera, type Side } from "./camera";
import type { Cloud } from "./cloud";
import styles from "./clouds.module.css";
import { drawerOf, type Drawer } from "./draw";

const SIDE_OF_KEY: Record<string, Side> = { Home: "whole", PageUp: "top", PageDown: "front", End: "side" };
const SIDES = Object.values(SIDE_OF_KEY);
const TURN = Math.PI / 36;
const STEP = 1.25;
const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

const numbers = new Intl.NumberFormat("en");

/** A cloud that one turns and comes nearer to, by mouse or by keys. */
export function CloudView({ cloud, title }: { cloud: Cloud; title: string }) {
  const [camera, setCamera] = useState(() => lookFrom("whole", cloud));
  const surface = useRef<HTMLDivElement>(null);
  const hint = useId();
  const hasWebGl = useCanvas(surface, cloud, camera);
  const drag = useDrag(surface, cloud, setCamera);
  const { center, half, count, total } = cloud;
  const [shown, all] = [numbers.format(count), numbers.format(total)];
  const heights = [center[2] - half[2], center[2] + half[2]].map((value) => String(Number(value.toPrecision(4)))) as [string, string];
  if (!hasWebGl) return <Instead text={say.noWebGl} />;
  return (
    <div className={styles.cloud}>
      <div
        ref={surface}
        role="application"
        tabIndex={0}
        aria-label={say.surface(title, all)}
        aria-describedby={hint}
        data-keys
        data-cloud
        className={styles.surface}
        onKeyDown={(event) => press(event, cloud, setCamera)}
        {...drag}
      />
      <div className={styles.bar} role="group" aria-label={say.views}>
        {SIDES.map((side) => (
          <button key={side} type="button" className={styles.button} onClick={() => setCamera(lookFrom(side, cloud))}>
            {say.sides[side]}
            <KeyCap name={say.sideKeys[side]} />
          </button>
        ))}
        <button type="button" className={styles.button} aria-label={say.farther} onClick={() => setCamera((now) => zoomed(now, 1 / STEP, cloud))}>
          −
        </button>
        <button type="button" className={styles.button} aria-label={say.nearer} onClick={() => setCamera((now) => zoomed(now, STEP, cloud))}>
          +
        </button>
        <span className={styles.said}>
          {count < total ? say.thinned(shown, all) : say.points(all)} · {say.heights(...heights)}
          <span className={styles.scale} aria-hidden="true" />
        </span>
      </div>
      <p id={hint} className={styles.hint}>
        {say.how}
      </p>
    </div>
  );
}

type Change = (how: (camera: Camera) => Camera) => void;

function press(event: KeyboardEvent, cloud: Cloud, change: Change): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const side = SIDE_OF_KEY[event.key];
  const arrow = ARROWS[event.key];
  if (side) change(() => lookFrom(side, cloud));
  else if (arrow && event.shiftKey) change((camera) => moved(camera, arrow[0] * 0.05, arrow[1] * 0.05));
  else if (arrow) change((camera) => turned(camera, arrow[0] * TURN, arrow[1] * TURN));
  else if (event.key === "+" || event.key === "=") change((camera) => zoomed(camera, STEP, cloud));
  else if (event.key === "-") change((camera) => zoomed(camera, 1 / STEP, cloud));
  else return;
  event.preventDefault();
}

/** A canvas of the size of its place, on which the cloud is drawn anew whenever one looks otherwise; whether that can be. */
function useCanvas(place: React.RefObject<HTMLElement | null>, cloud: Cloud, camera: Camera): boolean {
  const [hasWebGl, setHasWebGl] = useState(true);
  const [drawer, setDrawer] = useState<{ canvas: HTMLCanvasElement; drawer: Drawer } | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const canvas = document.createElement("canvas");
    canvas.className = styles.canvas!;
    element.append(canvas);
    const begin = () => {
      const made = drawerOf(canvas, cloud);
      setHasWebGl(made !== null);
      setDrawer(made && { canvas, drawer: made });
    };
    // The browser takes the graphics card away from pages, and gives it back.
    const lose = (event: Event) => {
      event.preventDefault();
      setDrawer(null);
    };
    canvas.addEventListener("webglcontextlost", lose);
    canvas.addEventListener("webglcontextrestored", begin);
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    begin();
    return () => {
      observer.disconnect();
      canvas.removeEventListener("webglcontextlost", lose);
      canvas.getContext("webgl")?.getExtension("WEBGL_lose_context")?.loseContext();
      canvas.remove();
    };
  }, [place, cloud]);

  useEffect(() => {
    if (!drawer || !size.width || !size.height) return;
    const { canvas } = drawer;
    const [width, height] = [size.width, size.height].map((side) => Math.round(side * devicePixelRatio)) as [number, number];
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const frame = requestAnimationFrame(() => {
      drawer.drawer.draw(matrixOf(camera, width / height, radiusOf(cloud)), camera.distance);
      canvas.dataset.drawn = `${camera.turn.toFixed(3)} ${camera.tilt.toFixed(3)} ${camera.distance.toPrecision(4)} ${camera.target.map((value) => value.toFixed(2)).join(" ")}`;
    });
    return () => cancelAnimationFrame(frame);
  }, [drawer, size, camera, cloud]);
  return hasWebGl;
}

/** Turn by dragging, move with Shift or another button, come nearer by the wheel. */
function useDrag(place: React.RefObject<HTMLElement | null>, cloud: Cloud, change: Change) {
  const last = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const element = place.current;
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      change((camera) => zoomed(camera, STEP ** (-event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 120 : 3)), cloud));
    };
    element?.addEventListener("wheel", zoom, { passive: false });
    return () => element?.removeEventListener("wheel", zoom);
  }, [place, cloud, change]);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      event.currentTarget.focus({ preventScroll: true });
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!last.current) return;
      const { clientHeight } = event.currentTarget;
      const [right, down] = [(event.clientX - last.current.x) / clientHeight, (event.clientY - last.current.y) / clientHeight];
      last.current = { x: event.clientX, y: event.clientY };
      const isMoving = event.shiftKey || event.buttons > 1;
      change((camera) => (isMoving ? moved(camera, right, -down) : turned(camera, -right * Math.PI, down * Math.PI)));
    },
    onPointerUp: () => {
      last.current = null;
    },
    onPointerCancel: () => {
      last.current = null;
    },
    onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
  };
}
