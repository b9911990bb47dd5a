import { useLayoutEffect } from "react";
import type { QuestionOf } from "../../form/form";
import { Annotated, AnnotatedText, Segments, type Mark } from "../../spans/AnnotatedText";
import { useSpanTools } from "../../spans/spanContext";
import { HtmlBody, type PartProps } from "./HtmlBody";
import { HtmlFrame } from "./HtmlFrame";
import styles from "./html.module.css";
import type { HtmlText } from "./HtmlText";
import type { ShownNode } from "./shown";

interface Props {
  input: string;
  value: unknown;
  title: string;
  /** What is marked in it; nothing where it is to be read alone. */
  questions: QuestionOf<"SpanQuestion">[];
}

/** HTML to be marked, or merely read. */
export default function HtmlInput({ value, ...place }: Props) {
  const isRead = place.questions.length === 0;
  return (
    <HtmlFrame
      value={value}
      page={(html, nodes) => (isRead ? <ReadPage html={html} nodes={nodes} title={place.title} /> : <MarkedPage {...place} html={html} nodes={nodes} />)}
      source={(text) => (isRead ? <pre>{text}</pre> : <AnnotatedText {...place} text={text} />)}
    />
  );
}

interface PageProps {
  html: HtmlText;
  nodes: readonly ShownNode[];
}

const NO_MARKS: never[] = [];

function ReadPage({ html, nodes, title }: PageProps & { title: string }) {
  return (
    <div className={styles.page} role="group" aria-label={title} dir="auto" tabIndex={0}>
      <HtmlBody text={html.text} nodes={nodes} marks={NO_MARKS} chosen={null} Part={PlainPart} />
    </div>
  );
}

function PlainPart({ text, start, end }: PartProps<never>) {
  return text.slice(start, end);
}

function MarkedPage({ html, nodes, ...place }: PageProps & Omit<Props, "value">) {
  const [tools] = useSpanTools();
  const { input } = place;
  useLayoutEffect(() => tools.read(input, html), [tools, input, html]);
  return (
    <Annotated {...place} readable={html} className={styles.page}>
      {(marks, chosen) => <HtmlBody text={html.text} nodes={nodes} marks={marks} chosen={chosen} Part={MarkedPart} />}
    </Annotated>
  );
}

function MarkedPart(props: PartProps<Mark>) {
  return <Segments {...props} />;
}
