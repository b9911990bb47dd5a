import { createContext, type ComponentType } from "react";
import { AnnotatedText, type AnnotatedTextProps } from "./AnnotatedText";

/** How a text with marks is shown: to be marked, unless a screen shows it in another way. */
export const MarkedTextContext = createContext<ComponentType<AnnotatedTextProps>>(AnnotatedText);
