import { useState } from "react";
import type { Form } from "../form/form";
import { useViewer } from "../login/ViewerContext";
import { hasAnsweringKeys } from "../questions/choose";

/** Whether the last question of a form has keys that answer it, which can submit as well. */
export function canSubmitAtEnd({ questions }: Form): boolean {
  const last = questions?.at(-1);
  return last !== undefined && hasAnsweringKeys(last);
}

/** Whether the key that answers the last question submits, as whoever is logged in chose in this browser. */
export function useSubmitAtEnd(): [boolean, (isChosen: boolean) => void] {
  const place = `annolog.submitsAtEnd.${useViewer().member.id}`;
  const [isChosen, choose] = useState(() => kept(place));
  const keep = (chosen: boolean) => {
    choose(chosen);
    try {
      localStorage.setItem(place, chosen ? "yes" : "no");
    } catch {
      // A browser that keeps nothing has the choice until the page is closed.
    }
  };
  return [isChosen, keep];
}

function kept(place: string): boolean {
  try {
    return localStorage.getItem(place) === "yes";
  } catch {
    return false;
  }
}
