/** The searches in long lists and taxonomies, loaded when a question needs one. */
import { lazy } from "react";

export const ConceptPicker = lazy(async () => ({ default: (await import("./ConceptPicker")).ConceptPicker }));
export const OptionPicker = lazy(async () => ({ default: (await import("./OptionPicker")).OptionPicker }));
