import type { AnswerSheet } from "../../answers/AnswerSheet";
import { newRegionId, type Mask, type Region } from "../../answers/regions";
import { shapeKindOf, type ShapeKind, type ShapeQuestion } from "../../form/form";
import { Store } from "../../kit/Store";
import { words } from "../../words";
import type { Outline } from "../drawing";
import { geometryOf, type Geometry, type Point, type Size } from "../geometry";
import { withoutPoint } from "../geometry/lines";
import type { Look, PlaneView } from "../image/ViewStore";
import { Brush } from "../mask/Brush";
import { pageOf, type ShownShape } from "../shapesOf";
import { Pen } from "./Pen";
import { Regions, type Place, type ShapeId } from "./Regions";

export type Tool = "select" | ShapeKind;

export interface ShapeToolsState {
  tool: Tool;
  /** The label that the next shape gets, if one was chosen. */
  armed: { question: string; label: string } | null;
  chosen: ShapeId | null;
  hovered: ShapeId | null;
  /** The chosen shape while a hand drags it: the answer has it once the hand lets go. */
  held: ShownShape | null;
  hidesOthers: boolean;
  notice: string;
}

/** The pages of a PDF on the screen, one of which is drawn on. */
export interface Pages {
  /** The page that is drawn on, counted from 0; places are on that one. */
  page: () => number;
  /** Draw on a page; without one, on the page that is most in sight. */
  turnTo: (page?: number) => void;
  /** Draw on the page at a place of the screen, in CSS pixels from the top left of the frame. */
  aimAt: (place: Point) => void;
  /** A page as what is drawn on. */
  on: (page: number) => PlaneView;
  /** Go so many pages on. */
  step: (by: number) => void;
  /** Ask which page to go to. */
  ask: () => void;
}

/** A picture on the screen that is drawn on. */
interface Surface {
  view: PlaneView;
  focus: () => void;
  /** Of a film: the frame that is shown, and how to go to one where a shape is. */
  frame?: () => number;
  show?: (region: Region) => void;
  /** Of a PDF. */
  pages?: Pages;
}

/** CSS pixels within which a line or the start of a polygon is met. */
const REACH = 8;
const OFFSET = 12;

/** What one does to the shapes of a task: which tool and label are in hand, which shape is chosen, what is drawn. */
export class ShapeTools extends Store<ShapeToolsState> {
  readonly regions: Regions;
  readonly pen: Pen;
  readonly brush: Brush;
  private readonly surfaces = new Map<string, Surface>();
  private grip: { shape: ShownShape; handle: string | null; from: Point } | null = null;

  constructor(
    sheet: AnswerSheet,
    questions: readonly ShapeQuestion[],
    /** How pictures are looked at, and what was drawn last: both are kept from task to task. */
    readonly look: Look,
  ) {
    super({ tool: "select", armed: null, chosen: null, hovered: null, held: null, hidesOthers: false, notice: "" });
    this.regions = new Regions(sheet, questions, (input) => this.placeOf(input));
    this.pen = new Pen((input) => this.sizeOf(input), (kind, input, outline) => this.add(kind, input, outline));
    this.brush = new Brush((input) => this.sizeOf(input), look, (input, mask, counts) => this.paint(input, mask, counts));
  }

  /** A picture is shown; the function that is returned says that it is gone. */
  register(input: string, surface: Surface): () => void {
    this.surfaces.set(input, surface);
    return () => this.surfaces.delete(input);
  }

  /** Take a tool in hand. By key, the cursor of the keys shows where they would draw. */
  take(tool: Tool, isByKey = false): void {
    this.pen.cancel();
    this.show({ tool, armed: this.labelFor(tool), chosen: tool === "select" ? this.state.chosen : null, notice: "" });
    if (!isByKey) return;
    const [input, surface] = this.surfaceFor(tool);
    surface?.focus();
    if (!surface || tool === "select") return;
    surface.pages?.turnTo();
    this.pen.showCursor(input, surface.view.inSight());
  }

  /** Give a label to the chosen shape; in any case the next one gets it, and the tool for it is in hand. */
  label(question: ShapeQuestion, label: string): void {
    const { armed } = this.state;
    const chosen = this.chosen();
    const kind = shapeKindOf(question);
    if (chosen?.question.name === question.name) this.regions.put({ question, region: { ...chosen.region, label } });
    else if (chosen && !chosen.region.label && chosen.kind === kind && chosen.question.appliesTo === question.appliesTo) {
      // Drawn for the first question that takes its kind, and meant for another.
      this.regions.handOver(chosen, question, label);
      this.show({ chosen: { question: question.name, id: chosen.region.id } });
    } else {
      const isAgain = armed?.question === question.name && armed.label === label && this.state.tool === kind;
      if (isAgain) {
        this.look.labels.delete(question.name);
        return this.show({ armed: null, tool: "select" });
      }
      this.show({ tool: kind, chosen: null });
      if (!this.pen.snapshot().drawing) this.surfaceFor(kind)[1]?.focus();
    }
    this.look.labels.set(question.name, label);
    this.show({ armed: { question: question.name, label }, notice: "" });
  }

  /** The chosen shape as the answer has it. */
  chosen(): ShownShape | null {
    return this.state.chosen && this.regions.find(this.state.chosen);
  }

  /** Choose a shape; with `isShown`, it is brought into sight. */
  choose(shape: ShownShape | null, isShown = false): void {
    const chosen = shape && { question: shape.question.name, id: shape.region.id };
    this.show({ chosen, notice: "" });
    if (shape && isShown) this.reveal(shape);
  }

  /** Bring a shape into sight; on a film, go to a frame where it is, and draw on its page from now on. */
  reveal({ question, region }: Pick<ShownShape, "question" | "region">): void {
    const surface = this.surfaces.get(question.appliesTo ?? "");
    surface?.show?.(region);
    surface?.pages?.turnTo(pageOf(region));
    const seen = this.regions.find({ question: question.name, id: region.id });
    if (seen) surface?.view.reveal(boundsOf(seen));
  }

  hover(shape: ShownShape | null): void {
    if (shape?.region.id === this.state.hovered?.id) return;
    this.show({ hovered: shape && { question: shape.question.name, id: shape.region.id } });
  }

  /** Choose the shape behind the chosen one, and bring it into the middle. */
  next(): void {
    const all = this.regions.all();
    const { chosen } = this.state;
    const index = all.findIndex(({ question, region }) => question.name === chosen?.question && region.id === chosen.id);
    const shape = all[(index + 1) % all.length];
    if (!shape) return;
    this.choose(shape);
    const surface = this.surfaces.get(shape.question.appliesTo ?? "");
    surface?.pages?.turnTo(pageOf(shape.region));
    surface?.view.center(boundsOf(shape));
    surface?.focus();
  }

  /** Draw the chosen shape once more, or the one that was drawn last, on whatever picture or page that was. */
  again(): void {
    const chosen = this.chosen();
    if (chosen?.kind === "mask") return this.show({ notice: words.shapes.masksArePainted });
    const [question, region] = chosen ? [chosen.question, chosen.region] : this.lastDrawn();
    if (!question || !region) return this.show({ notice: words.shapes.nothingDrawn });
    const kind = shapeKindOf(question);
    const size = this.sizeOf(question.appliesTo ?? "");
    const offset = chosen ? OFFSET : 0;
    this.surfaces.get(question.appliesTo ?? "")?.pages?.turnTo(chosen ? pageOf(region) : undefined);
    const copy = geometryOf(kind).move({ ...region, id: newRegionId() }, offset, offset, size);
    this.regions.add(question, copy);
    this.choose(this.regions.find({ question: question.name, id: copy.id }), true);
  }

  remove(shape: ShownShape | null = this.chosen()): void {
    if (!shape) return;
    const isChosen = shape.region.id === this.state.chosen?.id;
    this.regions.remove(shape);
    this.show({ chosen: isChosen ? null : this.state.chosen, hovered: null, notice: words.shapes.removed });
  }

  /** Say that the chosen point is hidden, or that it is not. */
  toggleOccluded(): void {
    const chosen = this.chosen();
    if (!chosen || !("occluded" in chosen.region)) return this.show({ notice: words.shapes.onlyPointsAreHidden });
    const region = { ...chosen.region, occluded: !chosen.region.occluded };
    this.regions.put({ ...chosen, region });
  }

  toggleOthers(): void {
    this.show({ hidesOthers: !this.state.hidesOthers });
  }

  /** Change the chosen shape; the same change again and again is one step to undo. */
  change(name: string, how: (geometry: Geometry<Region>, region: Region, size: Size) => Region): boolean {
    const chosen = this.chosen();
    if (!chosen) return false;
    const size = this.sizeOf(chosen.question.appliesTo ?? "");
    const region = how(geometryOf(chosen.kind), chosen.region, size);
    if (region !== chosen.region) this.regions.put({ ...chosen, region }, `${name} ${region.id}`);
    return true;
  }

  /** Take hold of a shape at a handle, or as a whole. */
  hold(shape: ShownShape, handle: string | null, from: Point): void {
    const held = handle ? geometryOf(shape.kind).grip(shape.region, handle) : null;
    this.grip = { shape: held ? { ...shape, region: held.shape } : shape, handle: held?.handle ?? null, from };
  }

  dragTo(to: Point): void {
    if (!this.grip) return;
    const { shape, handle, from } = this.grip;
    const geometry = geometryOf(shape.kind);
    const size = this.sizeOf(shape.question.appliesTo ?? "");
    const region = handle
      ? geometry.drag(shape.region, handle, to, size)
      : geometry.move(shape.region, to[0] - from[0], to[1] - from[1], size);
    this.show({ held: { ...shape, region } });
  }

  /** The hand lets go: the answer has the shape as it is now, unless the drag is given up. */
  drop(isGivenUp = false): void {
    const { held } = this.state;
    this.grip = null;
    this.show({ held: null });
    if (held && !isGivenUp && held.region !== this.regions.find({ question: held.question.name, id: held.region.id })?.region) {
      this.regions.put(held);
    }
  }

  /** Remove a point of the chosen line. */
  removePoint(handle: string): void {
    const chosen = this.chosen();
    if (chosen?.kind !== "polygon" && chosen?.kind !== "polyline") return;
    const line = chosen.region as Parameters<typeof withoutPoint>[0];
    this.regions.put({ ...chosen, region: withoutPoint(line, handle, chosen.kind === "polygon") });
  }

  /** Give up the innermost thing that is under way; false where there was none. */
  escape(): boolean {
    const { held, chosen, armed, tool } = this.state;
    if (held) this.drop(true);
    else if (this.brush.snapshot().stroke) this.brush.cancel();
    else if (this.pen.cancel()) return true;
    else if (chosen) this.show({ chosen: null });
    else if (armed || tool !== "select") this.show({ armed: null, tool: "select", notice: "" });
    else return false;
    return true;
  }

  /** The view that keys zoom. */
  view(): PlaneView | null {
    return this.surfaceInHand()?.view ?? null;
  }

  /** The pages that keys turn. */
  pages(): Pages | null {
    return this.surfaceInHand()?.pages ?? [...this.surfaces.values()].find(({ pages }) => pages)?.pages ?? null;
  }

  /** Whether a shape is one of an input, and of the page of it that is drawn on. */
  isHere(shape: ShownShape, input: string): boolean {
    return shape.question.appliesTo === input && this.regions.isHere(shape);
  }

  /** The view of an input; of a PDF that of the page that is drawn on, or that a region lies on. */
  viewOf(input: string, region?: Region): PlaneView | null {
    const surface = this.surfaces.get(input);
    return (region && surface?.pages?.on(pageOf(region))) ?? surface?.view ?? null;
  }

  /** A hand is at a place of the frame of an input. */
  aimAt(input: string, place: Point): void {
    this.surfaces.get(input)?.pages?.aimAt(place);
  }

  /** How many pixels of the picture are within reach of a hand. */
  reach(input: string): number {
    return REACH / (this.surfaces.get(input)?.view.snapshot().view.scale ?? 1);
  }

  /** The mask that a brush on an input goes on with; null where it begins another one. */
  maskInHand(input: string): Mask | null {
    const chosen = this.chosen();
    const isHere = chosen?.kind === "mask" && chosen.question.appliesTo === input;
    const mask = isHere ? (chosen.region as Mask) : null;
    // Runs that are not at hand cannot be painted on.
    return mask?.counts ? mask : null;
  }

  private paint(input: string, mask: Mask | null, counts: number[]): void {
    // The one that the stroke began on, whatever a key chose meanwhile.
    const chosen = mask && this.regions.all().find(({ kind, region }) => kind === "mask" && region.id === mask.id);
    // One run alone is of zeros: nothing is left of it.
    const isEmpty = counts.length < 2;
    if (!chosen) return isEmpty ? undefined : this.add("mask", input, { ...this.sizeOf(input), counts });
    if (isEmpty) return this.remove(chosen);
    const region: Mask = { ...(chosen.region as Mask), counts };
    this.regions.put({ ...chosen, region });
  }

  private add(kind: ShapeKind, input: string, outline: Outline | Omit<Mask, keyof Region>): void {
    const { armed } = this.state;
    const taking = this.regions.taking(kind, input);
    const question = taking.find(({ name }) => name === armed?.question) ?? taking[0];
    if (!question) return;
    const only = !question.taxonomy && question.labels.length === 1 ? question.labels[0]!.value : "";
    const label = armed?.question === question.name ? armed.label : only;
    const region: Region = { id: newRegionId(), label, ...outline };
    this.regions.add(question, region);
    if (kind !== "mask") this.look.drawn = { question: question.name, region };
    const done = kind === "mask" ? words.shapes.anotherMask : "";
    this.show({ chosen: { question: question.name, id: region.id }, notice: label ? done : words.shapes.whichLabel });
  }

  /** The label in hand if it goes with a tool, else the one that was given last by it, on whatever picture. */
  private labelFor(tool: Tool): ShapeToolsState["armed"] {
    const { armed } = this.state;
    const taking = this.regions.questions.filter((question) => shapeKindOf(question) === tool);
    if (taking.some(({ name }) => name === armed?.question)) return armed;
    const question = taking.find(({ name }) => this.look.labels.has(name));
    return question ? { question: question.name, label: this.look.labels.get(question.name)! } : null;
  }

  private lastDrawn(): [ShapeQuestion?, Region?] {
    const { drawn } = this.look;
    return drawn ? [this.regions.question(drawn.question), drawn.region] : [];
  }

  /** The picture that a tool draws on: the one drawn on last, if it may be, else the first one that may. */
  private surfaceFor(tool: Tool): [string, Surface | undefined] {
    const inputs = [this.pen.snapshot().input, ...this.surfaces.keys()];
    const input = inputs.find((each) => this.surfaces.has(each) && (tool === "select" || this.regions.taking(tool, each).length)) ?? "";
    return [input, this.surfaces.get(input)];
  }

  private surfaceInHand(): Surface | undefined {
    const { chosen } = this.state;
    const input = (chosen && this.regions.question(chosen.question)?.appliesTo) || this.pen.snapshot().input;
    return this.surfaces.get(input) ?? [...this.surfaces.values()][0];
  }

  private placeOf(input: string): Place | undefined {
    const surface = this.surfaces.get(input);
    if (surface?.frame) return { frame: surface.frame() };
    return surface?.pages && { page: surface.pages.page() };
  }

  private sizeOf(input: string): Size {
    return this.surfaces.get(input)?.view.size ?? { width: 0, height: 0 };
  }
}

function boundsOf({ kind, region }: ShownShape) {
  return geometryOf(kind).bounds(region);
}
