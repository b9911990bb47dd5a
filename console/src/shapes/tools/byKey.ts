/** What keys do with shapes. */
import type { PictureAction } from "../../keys/keys";
import type { ShapeTools } from "./ShapeTools";

/** CSS pixels by which the cursor of the keys goes: a step, with Shift, with Ctrl. */
const STEPS = { "": 1, "Shift+": 10, "Ctrl+": 50 } as const;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Pixels larger and degrees clockwise; with Shift, as the signs of a keyboard are then, ten times as much. */
const SIGNS: Record<string, { grow?: number; turn?: number }> = {
  "[": { grow: -1 },
  "]": { grow: 1 },
  "{": { grow: -10 },
  "}": { grow: 10 },
  ",": { turn: -1 },
  ".": { turn: 1 },
  "<": { turn: -10 },
  ">": { turn: 10 },
};

export function doWithPicture(tools: ShapeTools, action: PictureAction): void {
  switch (action) {
    case "next":
      return tools.next();
    case "again":
      return tools.again();
    case "occluded":
      return tools.toggleOccluded();
    case "others":
      return tools.toggleOthers();
    case "fit":
      return tools.view()?.fit();
    case "zoomIn":
      return tools.view()?.zoom(1);
    case "zoomOut":
      return tools.view()?.zoom(-1);
    case "nextPage":
      return tools.pages()?.step(1);
    case "previousPage":
      return tools.pages()?.step(-1);
    case "page":
      return tools.pages()?.ask();
    default:
      return tools.take(action, true);
  }
}

/** A key on a picture or the list of its shapes; whether it meant something there. */
export function pressOnShapes(tools: ShapeTools, name: string): boolean {
  const { cursor, drawing } = tools.pen.snapshot();
  const { tool } = tools.snapshot();
  if (name === "Escape") return tools.escape();
  if (tool === "mask" && cursor && (name === "Enter" || name === "Shift+Enter")) {
    const { input } = tools.pen.snapshot();
    tools.brush.start(input, tools.maskInHand(input), cursor, name !== "Enter");
    tools.brush.end();
    return true;
  }
  if (name === "Enter") {
    if (cursor && tool !== "select" && tool !== "mask") tools.pen.placeAtCursor(tool, 0);
    else if (drawing) tools.pen.finish();
    else return false;
    return true;
  }
  if (name === "Delete" || name === "Backspace") {
    if (tools.pen.undo()) return true;
    if (!tools.chosen()) return false;
    tools.remove();
    return true;
  }
  const sign = SIGNS[name];
  if (sign?.grow && tool === "mask") {
    tools.brush.resize(sign.grow);
    return true;
  }
  if (sign?.grow) return tools.change("grow", (geometry, region, size) => geometry.grow(region, sign.grow!, size));
  if (sign?.turn) return tools.change("turn", (geometry, region, size) => geometry.turn(region, sign.turn!, size));
  return pressArrow(tools, name);
}

function pressArrow(tools: ShapeTools, name: string): boolean {
  const [, held = "", key = ""] = /^((?:Shift\+|Ctrl\+)?)(.*)$/.exec(name) ?? [];
  const [across, down] = ARROWS[key] ?? [];
  if (across === undefined || down === undefined) return false;
  const step = STEPS[held as keyof typeof STEPS];
  if (tools.pen.snapshot().cursor) {
    moveCursor(tools, across * step, down * step);
    return true;
  }
  if (held === "Ctrl+") return stretch(tools, across, down);
  if (tools.change("move", (geometry, region, size) => geometry.move(region, across * step, down * step, size))) return true;
  tools.view()?.pan(-across * 40, -down * 40);
  return true;
}

/** The cursor goes by pixels of the screen, or of the picture where those are larger. */
function moveCursor(tools: ShapeTools, dx: number, dy: number): void {
  const view = tools.view();
  const { scale } = view?.snapshot().view ?? { scale: 1 };
  const unit = Math.max(1, Math.round(1 / scale));
  tools.pen.moveCursor(dx * unit, dy * unit);
  const [x, y] = tools.pen.snapshot().cursor!;
  view?.reveal({ x, y, width: 0, height: 0 });
}

/** Move the lower right corner of what has one. */
function stretch(tools: ShapeTools, across: number, down: number): boolean {
  return tools.change("stretch", (geometry, region, size) => {
    const corner = geometry.handles(region, 0).find(({ name }) => name === "se");
    return corner ? geometry.drag(region, "se", [corner.at[0] + across, corner.at[1] + down], size) : region;
  });
}
