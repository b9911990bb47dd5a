import { Button } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { KeyCap } from "../../keys/KeyCap";
import { letterAt } from "../../keys/keys";
import { isLetter } from "../../keys/ownKeys";
import { words } from "../../words";
import kit from "../../kit/kit.module.css";

/** An action of a screen, and the key that it goes by. */
export interface KeyOfAction {
  action: string;
  key: string;
  /** What it does. */
  text: string;
  /** Whether a person may give it another letter. */
  mayBeChosen: boolean;
  /** What is held with its letter. */
  held?: "Alt";
}

interface Props {
  row: KeyOfAction;
  onChoose: (letter: string) => void;
  onSay: (sentence: string) => void;
}

/** An action with its key, and a button that takes the next letter pressed for it. */
export function KeyRow({ row: { key, text, mayBeChosen, held }, onChoose, onSay }: Props) {
  const [isWaiting, setIsWaiting] = useState(false);
  const press = (event: KeyboardEvent) => {
    if (!isWaiting || ["Tab", "Shift", held].includes(event.key)) return;
    const isHeld = event.altKey && held === "Alt";
    const letter = (isHeld && letterAt(event.nativeEvent.code)) || event.key.toLowerCase();
    event.preventDefault();
    if (event.key !== "Escape" && (event.ctrlKey || event.metaKey || (event.altKey && !isHeld) || !isLetter(letter))) {
      return onSay(words.keys.noLetter);
    }
    setIsWaiting(false);
    onSay("");
    if (event.key !== "Escape") onChoose(letter);
  };
  return (
    <div>
      <dt>
        <KeyCap name={key} />
        <span className={kit.spoken}>{key}</span>
      </dt>
      <dd>
        <span>{text}</span>
        {mayBeChosen && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            aria-label={words.keys.changeOf(text)}
            // Else Escape, which leaves the choice, would close the dialog as well.
            data-mantine-stop-propagation={isWaiting}
            onClick={() => setIsWaiting(true)}
            onBlur={() => setIsWaiting(false)}
            onKeyDown={press}
          >
            {isWaiting ? words.keys.press : words.keys.change}
          </Button>
        )}
      </dd>
    </div>
  );
}
