import { createElement, memo, useMemo, type ReactNode } from "react";
import type { Line } from "../../spans/segments";
import { marksWithin } from "../../spans/readable";
import { documents as say } from "../../words/documents";
import styles from "./html.module.css";
import { hostOf, isLoaded, namedOrigins } from "./pictures";
import type { ShownElement, ShownNode } from "./shown";

interface Body<Mark> {
  /** The text that is read, of which the parts are. */
  text: string;
  marks: readonly Mark[];
  /** The id of the mark that was pointed at. */
  chosen: string | null;
  /** Draws a part of the text with its marks: the same function all the time. */
  Part: (props: PartProps<Mark>) => ReactNode;
}

export interface PartProps<Mark> extends Line, Omit<Body<Mark>, "Part"> {}

/** HTML with its marks: only elements with other marks than before are drawn again. */
export function HtmlBody<Mark extends Line>({ nodes, ...body }: Body<Mark> & { nodes: readonly ShownNode[] }): ReactNode {
  // Elements draw their parts as the body does, so the type of marks is the same throughout.
  const { marks, ...rest } = body as unknown as Body<Line>;
  const groups = useMemo(() => groupsOf(nodes), [nodes]);
  return groups.map((group, index) => <Group key={index} group={group} marks={within(marks, group)} {...rest} />);
}

interface NodeGroup extends Line {
  nodes: readonly ShownNode[];
}

/** So many nodes are looked at together when marks change. */
const GROUP = 50;

function groupsOf(nodes: readonly ShownNode[]): NodeGroup[] {
  return Array.from({ length: Math.ceil(nodes.length / GROUP) }, (_, index) => {
    const own = nodes.slice(index * GROUP, (index + 1) * GROUP);
    return { nodes: own, start: own[0]!.start, end: own.at(-1)!.end };
  });
}

const NONE: readonly Line[] = [];

function within(marks: readonly Line[], place: Line): readonly Line[] {
  return marks.length > 0 ? marksWithin(marks, place) : NONE;
}

const Group = memo(function Group({ group, marks, ...body }: Body<Line> & { group: NodeGroup }) {
  const { Part, text, chosen } = body;
  return group.nodes.map((node, index) => {
    const own = within(marks, node);
    if (node.kind === "element") return <ElementView key={index} element={node} marks={own} {...body} />;
    return (
      <span key={index} data-start={node.start}>
        <Part text={text} start={node.start} end={node.end} marks={own} chosen={chosen} />
      </span>
    );
  });
}, (before, after) => isSameGroup(before.group, after.group) && isMarkedAlike(before, after));

function isSameGroup({ nodes: before }: NodeGroup, { nodes: after }: NodeGroup): boolean {
  return before === after || (before.length === after.length && before.every((node, index) => node === after[index]));
}

interface ElementProps extends Body<Line> {
  element: ShownElement;
}

const ElementView = memo(function ElementView({ element, ...body }: ElementProps) {
  const { tag, children, attributes } = element;
  if (attributes["data-lost"]) return <Lost what={attributes["data-lost"]} of={attributes["data-of"] ?? ""} />;
  if (tag === "img") return <Picture attributes={attributes} />;
  return createElement(tag, propsOf(attributes), children.length > 0 ? <HtmlBody nodes={children} {...body} /> : undefined);
}, (before, after) => before.element === after.element && isMarkedAlike(before, after));

function isMarkedAlike(before: Body<Line>, after: Body<Line>): boolean {
  return (
    before.Part === after.Part &&
    (before.chosen === after.chosen || after.marks.length === 0) &&
    before.marks.length === after.marks.length &&
    before.marks.every((mark, index) => isShallowlyEqual(mark, after.marks[index]!))
  );
}

function isShallowlyEqual(a: object, b: object): boolean {
  return Object.entries(a).every(([name, value]) => Object.is(value, (b as Record<string, unknown>)[name]));
}

const PROPS: Record<string, string> = { colspan: "colSpan", rowspan: "rowSpan" };

function propsOf(attributes: Record<string, string>): Record<string, string | boolean> {
  const entries = Object.entries(attributes);
  return Object.fromEntries(entries.map(([name, value]) => (name === "reversed" ? [name, true] : [PROPS[name] ?? name, value])));
}

function Picture({ attributes: { src = "", alt = "", title, width, height } }: { attributes: Record<string, string> }) {
  if (!isLoaded(src, namedOrigins())) return <Lost what="img" of={alt || hostOf(src)} />;
  return <img src={src} alt={alt} title={title} width={width} height={height} referrerPolicy="no-referrer" draggable={false} />;
}

/** Says what stood here; it is no text of the document, and cannot be selected. */
function Lost({ what, of }: { what: string; of: string }) {
  const text = say.notShown(say.lostParts[what] ?? say.lostParts.object!, of);
  return <span role="img" aria-label={text} className={styles.lost} data-said={text} />;
}
