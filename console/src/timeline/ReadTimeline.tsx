import { useMemo } from "react";
import { lanesOf, type TimeLayer } from "./lanes";
import { Timeline, type TimelineProps } from "./Timeline";

/** A timeline with what one or several people marked, to be read and not changed. */
export function ReadTimeline({ layers, ...props }: Omit<TimelineProps, "tools" | "lanes" | "begun"> & { layers: readonly TimeLayer[] }) {
  const lanes = useMemo(() => layers.flatMap(lanesOf), [layers]);
  return <Timeline {...props} lanes={lanes} />;
}
