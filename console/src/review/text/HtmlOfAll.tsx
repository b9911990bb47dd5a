import { HtmlBody, type PartProps } from "../../inputs/html/HtmlBody";
import { HtmlFrame } from "../../inputs/html/HtmlFrame";
import html from "../../inputs/html/html.module.css";
import type { HtmlText } from "../../inputs/html/HtmlText";
import type { ShownNode } from "../../inputs/html/shown";
import { LayeredText, Segments, useLayeredMarks, type LayeredProps, type Mark } from "./LayeredText";

/** HTML with the marks of all people under review. */
export default function HtmlOfAll({ value, ...layered }: LayeredProps & { value: unknown }) {
  return (
    <HtmlFrame
      value={value}
      page={(read, nodes) => <PageOfAll {...layered} read={read} nodes={nodes} />}
      source={(text) => <LayeredText {...layered} text={text} />}
    />
  );
}

function PageOfAll({ read, nodes, ...layered }: LayeredProps & { read: HtmlText; nodes: readonly ShownNode[] }) {
  const marks = useLayeredMarks(read, layered);
  return (
    <div className={html.page} role="group" aria-label={layered.title} dir="auto" tabIndex={0}>
      <HtmlBody text={read.text} nodes={nodes} marks={marks} chosen={null} Part={Part} />
    </div>
  );
}

function Part(props: PartProps<Mark>) {
  return <Segments {...props} />;
}
