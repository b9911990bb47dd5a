import { createContext, use, useEffect } from "react";
import type { Question } from "../form/form";

/** What is asked about the task on the screen, for parts of the screen that are loaded when a form needs them. */
export interface Asked {
  questions: readonly Question[];
  /** By question: what a label's key does, once the part is there that the question needs. */
  labelers: Map<string, (label: string) => void>;
  /** Whether keys are about the task, wherever the focus is. */
  isListening: boolean;
}

const NOTHING: Asked = { questions: [], labelers: new Map(), isListening: true };

export const AskedContext = createContext<Asked>(NOTHING);

export function useAsked(): Asked {
  return use(AskedContext);
}

/** Say what a label's key does for a question, as long as the caller is shown. */
export function useLabeler(question: string, label: (label: string) => void): void {
  const { labelers } = useAsked();
  useEffect(() => {
    labelers.set(question, label);
    return () => void labelers.delete(question);
  }, [labelers, question, label]);
}
