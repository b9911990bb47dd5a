import type { ReactNode } from "react";
import styles from "./kit.module.css";
import { useTitle } from "./useTitle";

interface Props {
  /** The whole of it: also what tabs of the browser say. */
  title: string;
  /** What is seen, where that is less: the name of the project beside its screens. */
  children?: ReactNode;
}

/** What the screen is about, in its header. */
export function ScreenTitle({ title, children }: Props) {
  useTitle(title);
  return (
    <h1 className={styles.screenTitle} aria-label={children ? title : undefined}>
      {children ?? title}
    </h1>
  );
}

/** What the screen is about, above its contents, where the header does not say it. */
export function PageTitle({ title, children }: Props) {
  useTitle(title);
  return <h1 className={styles.pageTitle}>{children ?? title}</h1>;
}
