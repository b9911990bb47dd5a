import { beforeEach, expect, test } from "vitest";
import { AnswerSheet } from "../../answers/AnswerSheet";
import type { Box, Line, Mask } from "../../answers/regions";
import type { ShapeQuestion } from "../../form/form";
import { Look, ViewStore } from "../image/ViewStore";
import { doWithPicture, pressOnShapes } from "./byKey";
import { ShapeTools } from "./ShapeTools";

const SIZE = { width: 640, height: 480 };
const question = (kind: string, name: string, ...labels: string[]) =>
  ({
    __typename: `${kind}Question`, name, title: "", help: "", required: true, appliesTo: "photo", taxonomy: null, minRegions: 0,
    maxRegions: 9, labels: labels.map((value) => ({ value, label: value, parent: null, color: null, hotkey: null, help: "" })),
  }) as ShapeQuestion;
const cars = question("Box", "cars", "car", "bus");
const signs = question("Box", "signs", "stop", "yield");
const houses = question("Polygon", "houses", "house");
const fur = question("Mask", "fur", "fur");
const questions = [cars, signs, houses, fur];

let sheet: AnswerSheet;
let look: Look;
let tools: ShapeTools;

function begin(): void {
  sheet = new AnswerSheet();
  tools = new ShapeTools(sheet, questions, look);
  const view = new ViewStore("photo", SIZE, look);
  view.resize(SIZE);
  tools.register("photo", { view, focus: () => {} });
}

beforeEach(() => {
  look = new Look();
  begin();
});

const boxes = (name = "cars") => (sheet.get(name) as { boxes: Box[] } | undefined)?.boxes ?? [];
const labels = (name = "cars") => boxes(name).map(({ label }) => label);
const drawBox = (x = 10) => {
  tools.choose(null);
  tools.pen.place("box", "photo", [x, 10], 0);
  tools.pen.place("box", "photo", [x + 40, 40], 0);
};
const press = (...keys: string[]) => keys.map((key) => pressOnShapes(tools, key));

test("a label comes before the shape or after it, and stays for the next one", () => {
  tools.take("box");
  drawBox();
  expect(labels()).toEqual([""]);
  tools.label(cars, "bus");
  expect(labels()).toEqual(["bus"]);
  drawBox(100);
  expect(labels()).toEqual(["bus", "bus"]);
  tools.choose(null);
  tools.label(cars, "car");
  drawBox(200);
  expect(labels()).toEqual(["bus", "bus", "car"]);
});

test("a shape without a label goes to the question whose label it gets", () => {
  tools.take("box");
  drawBox();
  tools.label(signs, "stop");
  expect(boxes()).toEqual([]);
  expect(labels("signs")).toEqual(["stop"]);
  expect(tools.chosen()?.question).toBe(signs);
});

test("the label and the shape that were last in hand are there on the next picture", () => {
  tools.label(cars, "bus");
  drawBox(30);
  const [before] = boxes();
  begin();
  doWithPicture(tools, "again");
  expect(boxes()).toEqual([{ ...before, id: expect.any(String) }]);
  expect(boxes()[0]!.id).not.toBe(before!.id);
  tools.take("box");
  expect(tools.snapshot().armed).toEqual({ question: "cars", label: "bus" });
  tools.take("polygon");
  expect(tools.snapshot().armed).toBeNull();
});

test("arrows in a row are one step to undo", () => {
  tools.label(cars, "car");
  drawBox(10);
  expect(press("ArrowRight", "Shift+ArrowRight", "ArrowDown")).toEqual([true, true, true]);
  expect(boxes()[0]).toMatchObject({ x: 21, y: 11 });
  press("Ctrl+ArrowRight", "]", ".");
  expect(boxes()[0]).toMatchObject({ rotation: 1, width: 43 });
  sheet.undo();
  sheet.undo();
  sheet.undo();
  expect(boxes()[0]).toMatchObject({ x: 21, y: 11, rotation: 0, width: 40 });
  sheet.undo();
  expect(boxes()[0]).toMatchObject({ x: 10, y: 10 });
});

test("a drag is in the answer once it ends, and not at all if it is given up", () => {
  tools.label(cars, "car");
  drawBox(10);
  tools.hold(tools.chosen()!, null, [20, 20]);
  tools.dragTo([60, 70]);
  expect(boxes()[0]!.x).toBe(10);
  expect(press("Escape")).toEqual([true]);
  tools.drop();
  expect(boxes()[0]!.x).toBe(10);
  tools.hold(tools.chosen()!, "se", [50, 40]);
  tools.dragTo([90, 95]);
  tools.drop();
  expect(boxes()[0]).toMatchObject({ x: 10, y: 10, width: 80, height: 85 });
});

test("keys draw a polygon, and what they do not mean is left to others", () => {
  expect(press("Enter", "Escape")).toEqual([false, false]);
  doWithPicture(tools, "polygon");
  press("Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter", "Backspace");
  press("Shift+ArrowDown", "Enter", "Enter");
  const { polygons } = sheet.get("houses") as unknown as { polygons: Line[] };
  const [[x, y], ...others] = polygons[0]!.points as [Line["points"][0], ...Line["points"]];
  expect(others).toEqual([[x + 10, y], [x + 10, y + 20]]);
  expect(polygons[0]!.label).toBe("house");
  expect(press("Enter")).toEqual([false]);
  expect(press("Delete")).toEqual([true]);
  expect(sheet.get("houses")).toBeUndefined();
});

test("the next shape comes after the last one again, across questions", () => {
  tools.label(cars, "car");
  drawBox(10);
  drawBox(80);
  tools.choose(null);
  tools.label(signs, "stop");
  drawBox(200);
  const seen = [1, 2, 3, 4].map(() => {
    doWithPicture(tools, "next");
    return (tools.chosen()!.region as Box).x;
  });
  expect(seen).toEqual([10, 80, 200, 10]);
});

test("strokes go on with the mask in hand, and one that is erased whole is gone", () => {
  const masks = () => (sheet.get("fur") as unknown as { masks: Mask[] } | undefined)?.masks ?? [];
  tools.take("mask");
  const stroke = (x: number, isErasing = false) => {
    tools.brush.start("photo", tools.maskInHand("photo"), [x, 50], isErasing);
    tools.brush.strokeTo([x + 10, 50]);
    tools.brush.end();
  };
  stroke(100, true);
  expect(masks()).toEqual([]);
  stroke(100);
  stroke(200);
  expect(masks()).toHaveLength(1);
  tools.take("mask");
  stroke(300);
  expect(masks()).toHaveLength(2);
  stroke(300, true);
  expect(masks()).toHaveLength(1);
  sheet.undo();
  expect(masks()).toHaveLength(2);
  expect(press("]", "}")).toEqual([true, true]);
  expect(look.brush).toBe(23);
});

test("a stroke changes the mask that it began on, whatever is chosen meanwhile", () => {
  tools.take("box");
  tools.label(cars, "car");
  drawBox(300);
  const [box] = boxes();
  tools.take("mask");
  tools.brush.start("photo", null, [50, 50], false);
  tools.brush.end();
  tools.brush.start("photo", tools.maskInHand("photo"), [80, 50], false);
  tools.choose(tools.regions.find({ question: "cars", id: box!.id }));
  tools.brush.end();
  expect(boxes()).toEqual([box]);
  const { masks } = sheet.get("fur") as unknown as { masks: Mask[] };
  expect(masks).toHaveLength(1);
  expect(masks[0]!.counts!.filter((_, index) => index % 2).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(600);
});

test("on a PDF, shapes are of the page that is drawn on, and are found there alone", () => {
  let page = 3;
  const turned: (number | undefined)[] = [];
  const view = new ViewStore("photo", SIZE, look);
  view.resize(SIZE);
  const turnTo = (to?: number) => {
    turned.push(to);
    page = to ?? page;
  };
  tools.register("photo", { view, focus: () => {}, pages: { page: () => page, turnTo, aimAt: () => {}, on: () => view, step: () => {}, ask: () => {} } });
  tools.label(cars, "car");
  drawBox(10);
  expect(boxes()[0]).toMatchObject({ page: 3, x: 10 });
  expect(tools.regions.at("photo", [20, 20], 0)?.region.id).toBe(boxes()[0]!.id);
  page = 5;
  expect(tools.regions.at("photo", [20, 20], 0)).toBeNull();
  expect(tools.chosen()?.region.id).toBe(boxes()[0]!.id);
  expect(tools.isHere(tools.chosen()!, "photo")).toBe(false);
  drawBox(200);
  expect(boxes().map((box) => box.page)).toEqual([3, 5]);
  tools.next();
  expect([turned.at(-1), page]).toEqual([3, 3]);
  doWithPicture(tools, "again");
  expect(boxes().map((box) => box.page)).toEqual([3, 5, 3]);
  tools.choose(null);
  page = 7;
  doWithPicture(tools, "again");
  expect(boxes().map((box) => box.page)).toEqual([3, 5, 3, 7]);
  expect(boxes().map(({ frame }) => frame)).toEqual([undefined, undefined, undefined, undefined]);
});
