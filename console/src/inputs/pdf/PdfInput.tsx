import type { KeyMap } from "../../keys/keys";
import type { ShapeLayer } from "../../shapes/ShapesOverlay";
import { LabelPdf } from "./LabelPdf";
import { ReadPdf } from "./ReadPdf";

export interface PdfProps {
  /** The id of the task, the name of the input and its value. */
  task: string;
  input: string;
  value: unknown;
  title: string;
  /** The keys of the screen on which one labels; without them, the pages are to be looked at alone. */
  keys?: KeyMap | undefined;
  /** What people drew on the pages, where they are to be looked at alone. */
  layers?: readonly ShapeLayer[];
}

/** A PDF, page below page: shapes drawn on its pages, or those of others to be read. */
export default function PdfInput(props: PdfProps) {
  return props.keys ? <LabelPdf {...props} keys={props.keys} /> : <ReadPdf {...props} />;
}
