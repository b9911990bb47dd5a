import { Button } from "@mantine/core";
import { useState } from "react";
import { words } from "../words";

/** Puts a text on the clipboard; `onSelect` marks it for copying by hand where the browser does not let a page do so (plain http). */
export function CopyButton({ text, label, onSelect }: { text: string; label?: string; onSelect?: () => void }) {
  const [said, say] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(words.kit.copied);
    } catch {
      onSelect?.();
      say(words.kit.copyByHand);
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => void copy()}>
        {label ?? words.kit.copy}
      </Button>
      <span role="status">{said}</span>
    </>
  );
}
