import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Mask } from "../answers/regions";
import type { KeyMap } from "../keys/keys";
import type { ShapeQuestion } from "../form/form";
import { words } from "../words";
import { CanvasLayout } from "./CanvasLayout";
import { PictureFrame, useView } from "./image/PictureFrame";
import { usePicture } from "./image/usePicture";
import { useSpace } from "./image/useSpace";
import { ViewBar } from "./image/ViewBar";
import type { ViewStore } from "./image/ViewStore";
import { LiveLayer } from "./LiveLayer";
import { BrushCanvas, MaskCanvas } from "./mask/MaskCanvas";
import { RegionsLayer } from "./RegionsLayer";
import styles from "./shapes.module.css";
import { UNLABELED } from "./shapesOf";
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
  const shapes = useShapes(questions);
  const isSpaceHeld = useSpace(canvas);
  const { pointer, ...handlers } = usePointer(tools, input, picture.state === "shown" ? view : null, isSpaceHeld);

  useEffect(() => {
    if (!view) return;
    return tools.register(input, { view, focus: () => canvas.current?.focus({ preventScroll: true }) });
  }, [tools, input, view]);

  return (
    <CanvasLayout
      questions={questions}
      keys={keys}
      hint={notice || (questions.length ? words.shapes.hint : "")}
      bar={view && <ViewBar view={view} look={tools.look} keys={keys} warning={picture.mismatch && words.image.mismatch(picture.mismatch)} />}
    >
      {(hint) => (
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
            count={shapes.length}
            canvases={view && questions.some(({ __typename }) => __typename === "MaskQuestion") && <Masks input={input} view={view} shapes={shapes} />}
          >
            {view && <RegionsLayer view={view} shapes={shapes} />}
            {view && <LiveLayer input={input} view={view} />}
          </PictureFrame>
        </div>
      )}
    </CanvasLayout>
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
