import { Button } from "@mantine/core";
import { useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from "react";
import { Loading } from "../../kit/Loading";
import { words } from "../../words";
import styles from "./image.module.css";
import { Layer } from "./Layer";
import type { Picture } from "./usePicture";
import { Look, ViewStore } from "./ViewStore";

interface Props {
  picture: Picture;
  alt: string;
  /** What is shown in place of the picture, of its size: a film. */
  medium?: ReactNode;
  /** Said where it cannot be loaded. */
  lost?: string;
  look: Look;
  view: ViewStore | null;
  /** Canvases over the picture, each of its size. */
  canvases?: ReactNode;
  /** What is drawn over the picture, in its pixels. */
  children: ReactNode;
  /** How many shapes that is. */
  count: number;
}

/**
 * A picture in a frame that fills its place, under an SVG layer that moves and grows with it.
 *
 * The wheel zooms about the pointer. A view that changes moves the layer as a whole: what is drawn in it does not render again.
 */
export function PictureFrame({ picture, alt, medium, lost = words.image.lost, look, view, canvases, children, count }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  useFrameOf(view, frame);
  const { src, attempt, state } = picture;
  return (
    <div ref={frame} className={styles.frame} aria-busy={state === "loading"}>
      {src && state !== "lost" && (
        <Placed view={view} look={look}>
          {medium ?? (
            <img
              key={attempt}
              src={src}
              alt={alt}
              className={styles.picture}
              width={view?.size.width}
              height={view?.size.height}
              draggable={false}
              decoding="async"
              onLoad={(event) => picture.onLoad(event.currentTarget)}
              onError={picture.onError}
            />
          )}
        </Placed>
      )}
      {canvases && state === "shown" && <Placed view={view}>{canvases}</Placed>}
      {view && state === "shown" && <Layer view={view} count={count}>{children}</Layer>}
      {state === "loading" && <Loading />}
      {state === "lost" && <Lost picture={picture} text={lost} />}
    </div>
  );
}

/** The view of a picture, as soon as its size is known. */
export function useView(input: string, picture: Picture, look: Look): ViewStore | null {
  const { width, height } = picture.size ?? {};
  return useMemo(() => (width && height ? new ViewStore(input, { width, height }, look) : null), [input, width, height, look]);
}

function useFrameOf(view: ViewStore | null, frame: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = frame.current;
    if (!view || !element) return;
    const follow = () => view.resize({ width: element.clientWidth, height: element.clientHeight });
    const zoom = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      if (event.shiftKey) view.pan(-event.deltaX - event.deltaY, 0);
      else view.zoom(-event.deltaY / (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 240 : 6), [event.clientX - left, event.clientY - top]);
    };
    const observer = new ResizeObserver(follow);
    observer.observe(element);
    follow();
    element.addEventListener("wheel", zoom, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener("wheel", zoom);
    };
  }, [view, frame]);
}

function Placed({ view, look, children }: { view: ViewStore | null; look?: Look; children: ReactNode }) {
  const { brightness, contrast } = useSyncExternalStore(look?.subscribe ?? never, () => look?.snapshot() ?? PLAIN);
  const isPlain = brightness === 1 && contrast === 1;
  const placed = useSyncExternalStore(view?.subscribe ?? never, () => view?.snapshot() ?? null);
  const style = {
    visibility: placed?.frame.width ? "visible" : "hidden",
    transform: placed ? `translate(${placed.view.x}px, ${placed.view.y}px) scale(${placed.view.scale})` : undefined,
    imageRendering: placed && placed.view.scale > 4 ? "pixelated" : undefined,
    filter: isPlain ? undefined : `brightness(${brightness}) contrast(${contrast})`,
  } as const;
  return (
    <div className={styles.placed} style={style}>
      {children}
    </div>
  );
}

const PLAIN = { brightness: 1, contrast: 1 };
const never = () => () => {};

function Lost({ picture, text }: { picture: Picture; text: string }) {
  return (
    <div role="alert" className={styles.lost}>
      <p>{text}</p>
      <p className={styles.quiet}>{picture.problem ?? words.image.lostHint}</p>
      <Button variant="default" onClick={picture.retry}>
        {words.outbox.retry}
      </Button>
    </div>
  );
}
