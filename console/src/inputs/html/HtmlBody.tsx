import { createElement, memo, type ReactNode } from "react";
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
export function HtmlBody<Mark extends Line>({ nodes, marks, ...body }: Body<Mark> & { nodes: readonly ShownNode[] }): ReactNode {
  const { Part, text, chosen } = body;
  return nodes.map((node, index) => {
    const own = marks.length > 0 ? marksWithin(marks, node) : marks;
    // Elements draw their parts as the body does, so the type of marks is the same throughout.
    if (node.kind === "element") return <ElementView key={index} element={node} marks={own} {...(body as unknown as Rest)} />;
    return (
      <span key={index} data-start={node.start}>
        <Part text={text} start={node.start} end={node.end} marks={own} chosen={chosen} />
      </span>
    );
  });
}

type Rest = Omit<Body<Line>, "marks">;

interface ElementProps extends Body<Line> {
  element: ShownElement;
}

const ElementView = memo(function ElementView({ element, ...body }: ElementProps) {
  const { tag, children, attributes } = element;
  if (attributes["data-lost"]) return <Lost what={attributes["data-lost"]} of={attributes["data-of"] ?? ""} />;
  if (tag === "img") return <Picture attributes={attributes} />;
  return createElement(tag, propsOf(attributes), children.length > 0 ? <HtmlBody nodes={children} {...body} /> : undefined);
}, isDrawnAlike);

function isDrawnAlike(before: ElementProps, after: ElementProps): boolean {
  return (
    before.element === after.element &&
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
