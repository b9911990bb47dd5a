import { useEffect, useState } from "react";
import type { ProjectSettings } from "./settings";

interface Kept {
  text: string;
  /** The version that it began with. */
  base: number;
}

export interface GuidelineDraft extends Kept {
  isChanged: boolean;
  write: (text: string) => void;
  /** Begin again with what is published. */
  reset: () => void;
}

/** The guideline in the making of a member: what this browser kept of it, else the published one. */
export function useGuidelineDraft({ id, guideline, guidelineVersion }: ProjectSettings, member: string): GuidelineDraft {
  const key = `annolog.guideline.${member}.${id}`;
  const published = guideline?.text ?? "";
  const [kept, keep] = useState<Kept | null>(() => readKept(key));
  const isChanged = kept !== null && kept.text !== published;
  useEffect(() => {
    if (isChanged) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  }, [key, kept, isChanged]);
  return {
    text: kept?.text ?? published,
    base: isChanged ? kept.base : guidelineVersion,
    isChanged,
    write: (text) => keep({ text, base: isChanged ? kept.base : guidelineVersion }),
    reset: () => keep(null),
  };
}

function readKept(key: string): Kept | null {
  try {
    const { text, base } = JSON.parse(localStorage.getItem(key) ?? "null") as Kept;
    return typeof text === "string" ? { text, base: Number(base) } : null;
  } catch {
    return null;
  }
}
