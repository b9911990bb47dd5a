import { useEffect, useRef } from "react";

/** Whether the space bar is held on a picture, by which every tool becomes the hand that moves it. */
export function useSpace(canvas: React.RefObject<HTMLElement | null>): () => boolean {
  const isHeld = useRef(false);
  useEffect(() => {
    const element = canvas.current;
    const follow = (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      isHeld.current = event.type === "keydown";
      event.preventDefault();
    };
    const end = () => {
      isHeld.current = false;
    };
    element?.addEventListener("keydown", follow);
    element?.addEventListener("keyup", follow);
    element?.addEventListener("blur", end);
    return () => {
      element?.removeEventListener("keydown", follow);
      element?.removeEventListener("keyup", follow);
      element?.removeEventListener("blur", end);
    };
  }, [canvas]);
  return () => isHeld.current;
}
