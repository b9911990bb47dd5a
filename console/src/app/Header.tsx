import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { words } from "../words";
import { AccountMenu } from "./AccountMenu";
import styles from "./header.module.css";

/** The bar above a screen: the way home, what the screen is about, and the account. */
export function Header({ children }: { children?: ReactNode }) {
  return (
    <header className={styles.header}>
      <Link to="/" className={styles.brand} aria-label={words.toHome}>
        {words.app}
      </Link>
      <div className={styles.content}>{children}</div>
      <AccountMenu />
    </header>
  );
}
