import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { isTyping, keyName } from "../keys/keys";
import { useKeyPress } from "../keys/useKeyPress";
import { words } from "../words";
import { AccountMenu } from "./AccountMenu";
import styles from "./header.module.css";

// Loaded when somebody asks for it.
const GoToDialog = lazy(async () => ({ default: (await import("./GoToDialog")).GoToDialog }));

/** The bar above a screen: the way home, what the screen is about, and the account. */
export function Header({ children }: { children?: ReactNode }) {
  const [isGoing, setGoing] = useState(false);
  useKeyPress((event) => {
    const isMeant = keyName(event) === "Ctrl+k" && !isTyping(event.target);
    if (isMeant) setGoing(true);
    return isMeant;
  });
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand} aria-label={words.toHome}>
        {words.app}
      </Link>
      <div className={styles.content}>{children}</div>
      <AccountMenu onGoTo={() => setGoing(true)} />
      {isGoing && (
        <Suspense>
          <GoToDialog onClose={() => setGoing(false)} />
        </Suspense>
      )}
    </header>
  );
}
