import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type RefObject } from "react";
import type { RelationEnd } from "../answers/regions";
import { relationsOf } from "../answers/relations";
import { useSheet } from "../answers/sheetContext";
import { useAsked } from "../questions/asked";
import { useShapeTools } from "../shapes/tools/shapesContext";
import { useLabelNames } from "../spans/labelNames";
import { curveBetween, within, type Curve, type Rect } from "./arrows";
import { relationColor } from "./ends";
import { placeOf, type Place } from "./places";
import { useRelationTools } from "./useRelationTools";

export interface DrawnArrow {
  key: string;
  curve: Curve;
  color: string;
  name: string;
  isDirected: boolean;
  /** An end of it is out of sight. */
  isCut: boolean;
  isChosen: boolean;
}

interface Drawing {
  arrows: DrawnArrow[];
  /** What was taken first, and what would be taken next. */
  taken: Rect[];
  at: Rect[];
  /** The relation in the making. */
  draft: Curve | null;
}

const NOTHING: Drawing = { arrows: [], taken: [], at: [], draft: null };

/** What is drawn in a layer over the inputs, in its pixels; drawn anew whenever something in them moves. */
export function useDrawing(layer: RefObject<HTMLElement | null>): Drawing {
  const [tools, { chosen, joining }] = useRelationTools();
  const [shapes] = useShapeTools();
  const { questions } = useAsked();
  const sheet = useSheet();
  const answers = useSyncExternalStore(sheet.subscribe, () => sheet.all());
  const related = useMemo(() => [...tools.questions], [tools]);
  const nameOf = useLabelNames(related, related.map(({ name }) => answers[name]));

  const measure = useCallback((): Drawing => {
    const root = layer.current?.parentElement;
    const relations = related.flatMap((question) => relationsOf(answers[question.name]).map((relation) => ({ question, relation })));
    if (!root || (!relations.length && !joining)) return NOTHING;
    const places = placesIn(root, layer.current!, tools.find, shapes);
    const counts = new Map<string, number>();
    const arrows = relations.flatMap(({ question, relation }): DrawnArrow[] => {
      const ends = [places(relation.source), places(relation.target)] as const;
      const cut = ends.map(({ rects: [first], frame }) => first && (frame ? within(first, frame) : { ...first, isCut: false }));
      const [source, target] = cut;
      if (!source || !target) return [];
      const pair = JSON.stringify([relation.source, relation.target]);
      const turn = counts.get(pair) ?? 0;
      counts.set(pair, turn + 1);
      return [{
        key: `${question.name} ${relation.id}`,
        curve: curveBetween(source, target, turn),
        color: relationColor(questions, question, relation.label),
        name: relation.label ? nameOf(question.name, relation.label) : "?",
        isDirected: question.directed,
        isCut: source.isCut || target.isCut,
        isChosen: chosen?.question === question.name && chosen.id === relation.id,
      }];
    });
    const end = joining && tools.at();
    const at = end ? places(end).rects : [];
    const taken = joining?.source ? places(joining.source).rects : [];
    return { arrows, at, taken, draft: taken[0] && at[0] ? curveBetween(taken[0], at[0], 0) : null };
  }, [layer, tools, shapes, questions, related, nameOf, answers, chosen, joining]);

  return useMeasured(layer, measure);
}

/** Where regions are, each looked up once, in pixels of a layer. */
function placesIn(root: HTMLElement, layer: HTMLElement, find: ReturnType<typeof useRelationTools>[0]["find"], shapes: Parameters<typeof placeOf>[3]) {
  const { left, top } = layer.getBoundingClientRect();
  const inLayer = ({ x, y, width, height }: Rect): Rect => ({ x: x - left, y: y - top, width, height });
  const known = new Map<string, Place>();
  return (end: RelationEnd): Place => {
    const key = `${end.question}\n${end.region}`;
    let place = known.get(key);
    if (!place) {
      const found = find(end);
      const { rects, frame } = found ? placeOf(root, found.question, found.region, shapes) : { rects: [], frame: null };
      place = { rects: rects.map(inLayer), frame: frame && inLayer(frame) };
      known.set(key, place);
    }
    return place;
  };
}

/** What is measured, again whenever what is beside the layer changes its look or its size. */
function useMeasured(layer: RefObject<HTMLElement | null>, measure: () => Drawing): Drawing {
  const [drawing, setDrawing] = useState(NOTHING);
  const last = useRef("");
  const update = useCallback(() => {
    const next = measure();
    const text = JSON.stringify(next);
    if (text === last.current) return;
    last.current = text;
    setDrawing(next);
  }, [measure]);
  useLayoutEffect(update, [update]);
  useEffect(() => {
    const root = layer.current?.parentElement;
    if (!root) return;
    let waiting = 0;
    const soon = () => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        update();
      });
    };
    const sizes = new ResizeObserver(soon);
    const changes = new MutationObserver((all) => all.some(({ target }) => !layer.current?.contains(target)) && soon());
    sizes.observe(root);
    for (const child of root.children) if (child !== layer.current) sizes.observe(child);
    changes.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ["style", "transform", "d"] });
    // Parts of the inputs may scroll by themselves.
    root.addEventListener("scroll", soon, true);
    soon();
    return () => {
      cancelAnimationFrame(waiting);
      sizes.disconnect();
      changes.disconnect();
      root.removeEventListener("scroll", soon, true);
    };
  }, [layer, update]);
  return drawing;
}
