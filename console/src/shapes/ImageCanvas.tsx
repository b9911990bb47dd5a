import { useCallback, useEffect, useId, useMemo, useRef, useSyncExternalStore } from "react";
import type { Mask } from "../answers/regions";
import type { KeyMap } from "../keys/keys";
import type { ShapeQuestion } from "../form/form";
import { words } from "../words";
import { PictureFrame, useView } from "./image/PictureFrame";
import { usePicture } from "./image/usePicture";
import { ViewBar } from "./image/ViewBar";
import type { ViewStore } from "./image/ViewStore";
import { LiveLayer } from "./LiveLayer";
import { BrushCanvas, MaskCanvas } from "./mask/MaskCanvas";
import { RegionsLayer } from "./RegionsLayer";
import styles from "./shapes.module.css";
import { UNLABELED } from "./shapesOf";
import { ToolBar } from "./ToolBar";
import { useShapeTools } from "./tools/shapesContext";
import { usePointer } from "./usePointer";
import { useShapes, type NamedShape } from "./useShapes";

interface Props {
  task: string;
  input: string;
  value: unknown;
  title: string;
  questions: ShapeQuestion[];
  keys: KeyMap;
}

/** A picture on which one draws: the tools beside it, how it is looked at below it. */
export function ImageCanvas({ task, input, value, title, questions, keys }: Props) {
  const [tools, { notice }] = useShapeTools();
  const picture = usePicture(task, input, value);
  const view = useView(input, picture, tools.look);
  const canvas = useRef<HTMLDivElement>(null);
  const hint = useId();
  const shapes = useShapes(questions);
  const isSpaceHeld = useSpace(canvas);
  const { pointer, ...handlers } = usePointer(tools, input, picture.state === "shown" ? view : null, isSpaceHeld);

  useEffect(() => {
    if (!view) return;
    return tools.register(input, { view, focus: () => canvas.current?.focus({ preventScroll: true }) });
  }, [tools, input, view]);

  return (
    <div className={styles.canvas} data-tools={questions.length > 0 || undefined}>
      {questions.length > 0 && <ToolBar questions={questions} keys={keys} />}
      <div
        ref={canvas}
        role="application"
        tabIndex={0}
        aria-label={words.shapes.canvas(title, shapes.length)}
        aria-describedby={hint}
        data-keys
        data-regions
        data-canvas={input}
        className={styles.surface}
        style={{ cursor: pointer }}
        {...handlers}
      >
        <PictureFrame
          picture={picture}
          alt={title}
          look={tools.look}
          view={view}
          canvases={view && questions.some(({ __typename }) => __typename === "MaskQuestion") && <Masks input={input} view={view} shapes={shapes} />}
        >
          {view && <RegionsLayer view={view} shapes={shapes} />}
          {view && <LiveLayer input={input} view={view} />}
        </PictureFrame>
      </div>
      <div className={styles.bars}>
        <p id={hint} className={styles.hint} role="status">
          {notice || (questions.length ? words.shapes.hint : "")}
        </p>
        {view && <ViewBar view={view} look={tools.look} picture={picture} keys={keys} />}
      </div>
    </div>
  );
}

/** The masks of a picture, and the one that is being painted. */
export function Masks({ input, view, shapes }: { input: string; view: ViewStore; shapes: NamedShape[] }) {
  const [tools, { chosen, armed, hidesOthers }] = useShapeTools();
  const painted = useSyncExternalStore(tools.brush.subscribe, () => tools.brush.snapshot().stroke?.mask?.id);
  const masks = useMemo(
    () => shapes.filter(({ kind, region }) => kind === "mask" && region.id !== painted && (!hidesOthers || region.id === chosen?.id)),
    [shapes, painted, hidesOthers, chosen],
  );
  const question = armed && tools.regions.question(armed.question);
  const inHand = question ? tools.regions.colorOf(question, armed.label) : UNLABELED;
  const colorOf = useCallback(
    (mask: Mask | null) => shapes.find(({ region }) => mask && region.id === mask.id)?.color ?? inHand,
    [shapes, inHand],
  );
  return (
    <>
      <MaskCanvas size={view.size} masks={masks} chosen={chosen?.id ?? null} />
      <BrushCanvas input={input} size={view.size} brush={tools.brush} colorOf={colorOf} />
    </>
  );
}

/** Whether the space bar is held on a picture, by which every tool becomes the hand that moves it. */
function useSpace(canvas: React.RefObject<HTMLElement | null>): () => boolean {
  const isHeld = useRef(false);
  useEffect(() => {
    const element = canvas.current;
    const follow = (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      isHeld.current = event.type === "keydown";
      event.preventDefault();
    };
    const end = () => {
      isHeld.current = false;
    };
    element?.addEventListener("keydown", follow);
    element?.addEventListener("keyup", follow);
    element?.addEventListener("blur", end);
    return () => {
      element?.removeEventListener("keydown", follow);
      element?.removeEventListener("keyup", follow);
      element?.removeEventListener("blur", end);
    };
  }, [canvas]);
  return () => isHeld.current;
}
