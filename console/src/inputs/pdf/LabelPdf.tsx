import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore, type PointerEvent } from "react";
import type { Point } from "../../answers/regions";
import { isTyping, keyName, type KeyMap } from "../../keys/keys";
import { isFree } from "../../keys/targets";
import { useKeyPress } from "../../keys/useKeyPress";
import { useAsked } from "../../questions/asked";
import { CanvasLayout } from "../../shapes/CanvasLayout";
import { handleAt } from "../../shapes/handles";
import { useSpace } from "../../shapes/image/useSpace";
import { LiveLayer } from "../../shapes/LiveLayer";
import { RegionsLayer } from "../../shapes/RegionsLayer";
import { pageOf, shapeQuestionsOn } from "../../shapes/shapesOf";
import { useShapeTools } from "../../shapes/tools/shapesContext";
import type { Pages, ShapeTools } from "../../shapes/tools/ShapeTools";
import { usePointer } from "../../shapes/usePointer";
import { useShapes, type NamedShape } from "../../shapes/useShapes";
import { words } from "../../words";
import { pdfWords } from "../../words/pdf";
import { PagesBar } from "./PagesBar";
import { isOnScrollbar, PagesFrame } from "./PagesFrame";
import type { PagesView } from "./PagesView";
import type { PdfProps } from "./PdfInput";
import { byPage, usePages, useWarning } from "./usePages";
import { usePdf } from "./usePdf";

const NONE: NamedShape[] = [];

/** A PDF on whose pages one draws: the tools beside it, the page in sight and how it is looked at below it. */
export function LabelPdf({ task, input, value, title, keys }: PdfProps & { keys: KeyMap }) {
  const [tools, { notice }] = useShapeTools();
  const { questions: asked, isListening } = useAsked();
  const questions = useMemo(() => shapeQuestionsOn(asked, input), [asked, input]);
  const file = usePdf(task, input, value);
  const pages = usePages(input, file, tools.look);
  const { onDrawn, warning } = useWarning(file, pages);
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const shapes = useShapes(questions);
  const onPages = useMemo(() => byPage(shapes), [shapes]);
  const isSpaceHeld = useSpace(frame);
  const isReady = pages !== null && file.state === "shown";
  const { pointer, onPointerDown, onPointerMove, ...handlers } = usePointer(tools, input, isReady ? pages.inHand : null, isSpaceHeld);
  const turning = useMemo(() => pages && turningOf(tools, input, pages, field), [tools, input, pages]);
  const focus = useCallback(() => frame.current?.focus({ preventScroll: true }), []);

  useEffect(() => {
    if (!pages || !turning) return;
    return tools.register(input, { view: pages.inHand, focus, pages: turning });
  }, [tools, input, pages, turning, focus]);
  useKeyPress(isReady && isListening ? (event) => tools.pages() === turning && pressOnPages(pages, turning!, event) : null);

  const layer = useCallback(
    (page: number) => pages && <PageShapes {...{ input, pages, page }} shapes={onPages.get(page) ?? NONE} />,
    [input, pages, onPages],
  );
  return (
    <CanvasLayout
      questions={questions}
      keys={keys}
      hint={notice || (questions.length ? words.shapes.hint : "")}
      bar={isReady && <PagesBar {...{ pages, keys, warning, field }} look={tools.look} onGo={turning!.goTo} onLeave={focus} />}
    >
      {(hint) => (
        <PagesFrame
          {...{ file, pages, frame, onDrawn, layer }}
          look={tools.look}
          role="application"
          tabIndex={0}
          aria-label={pdfWords.canvas(title, shapes.length)}
          aria-describedby={hint}
          data-keys
          data-regions
          data-canvas={input}
          style={{ cursor: pointer }}
          onPointerDown={(event) => {
            if (!isReady || isOnScrollbar(event)) return;
            turning!.aimAt(placeOf(event));
            onPointerDown(event);
          }}
          onPointerMove={(event) => {
            if (!isReady) return;
            if (!event.buttons) turning!.aimAt(placeOf(event));
            onPointerMove(event);
          }}
          {...handlers}
        />
      )}
    </CanvasLayout>
  );
}

interface Turning extends Pages {
  goTo: (page: number) => void;
}

/** How the pages are turned: a shape in the making stays on its page, and one that is chosen is not changed unseen. */
function turningOf(tools: ShapeTools, input: string, pages: PagesView, field: { current: HTMLInputElement | null }): Turning {
  const goTo = (page: number) => {
    // A shape that is dragged stays on its page.
    if (tools.snapshot().held) return;
    pages.goTo(page);
    const { cursor, drawing } = tools.pen.snapshot();
    const chosen = tools.chosen();
    if (chosen?.question.appliesTo === input && pageOf(chosen.region) !== page) tools.choose(null);
    if (drawing) return;
    pages.turnTo(page);
    if (cursor) pages.inHand.reveal({ x: cursor[0], y: cursor[1], width: 0, height: 0 });
  };
  return {
    page: () => pages.snapshot().page,
    aimAt: (place) => aim(tools, input, pages, place),
    on: (page) => pages.on(page),
    turnTo: (page) => !tools.pen.snapshot().drawing && pages.turnTo(page ?? pages.shown()),
    goTo,
    step: (by) => goTo(Math.min(Math.max(pages.shown() + by, 0), pages.sheets.count - 1)),
    ask: () => field.current?.focus(),
  };
}

/** Keys that scroll, where they mean nothing else; whether the key was one. */
function pressOnPages(pages: PagesView, turning: Turning, event: KeyboardEvent): boolean {
  const { target } = event;
  const isOnPages = target instanceof Element && target.closest("[data-canvas]") !== null;
  if (isTyping(target) || !(isOnPages || isFree(target))) return false;
  const screenful = 0.9 * pages.snapshot().frame.height;
  switch (keyName(event)) {
    case "PageDown":
      pages.pan(0, -screenful);
      break;
    case "PageUp":
      pages.pan(0, screenful);
      break;
    case "Home":
      turning.goTo(0);
      break;
    case "End":
      turning.goTo(pages.sheets.count - 1);
      break;
    default:
      return false;
  }
  return true;
}

/** Draw on the page under the pointer; on that of the chosen shape where its handles reach out over another page. */
function aim(tools: ShapeTools, input: string, pages: PagesView, at: Point): void {
  if (tools.pen.snapshot().drawing) return;
  const chosen = tools.chosen();
  const own = chosen?.question.appliesTo === input ? pageOf(chosen.region) : null;
  const view = own === null ? null : pages.on(own);
  const isOnHandle = view && handleAt(chosen!, view.toPicture(at), view.snapshot().view.scale, view.inSight());
  pages.turnTo(isOnHandle ? own! : pages.at(at));
}

function placeOf({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): Point {
  const { left, top } = currentTarget.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** The shapes on a page, and what is drawn there. */
function PageShapes({ input, pages, page, shapes }: { input: string; pages: PagesView; page: number; shapes: NamedShape[] }) {
  const isInHand = useSyncExternalStore(pages.subscribe, () => pages.snapshot().page === page);
  const view = pages.on(page);
  return (
    <>
      <RegionsLayer view={view} shapes={shapes} />
      <LiveLayer input={input} view={view} page={{ number: page, isInHand }} />
    </>
  );
}
