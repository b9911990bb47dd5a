import { Anchor, Button, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Header } from "../app/Header";
import kit from "../kit/kit.module.css";
import { useTitle } from "../kit/useTitle";
import { words } from "../words";
import styles from "./task.module.css";

interface Props {
  title: string;
  text?: string;
  /** What one can do about it. */
  children?: ReactNode;
}

/** A screen that says why there is nothing to do. */
export function Notice({ title, text, children }: Props) {
  useTitle(title);
  return (
    <>
      <Header />
      <main className={styles.waiting}>
        <NoticeText title={title} text={text} heading="h1">
          {children}
        </NoticeText>
      </main>
    </>
  );
}

/** The same in the place of a task, on a screen that has a title of its own. */
export function NoticeText({ title, text, children, heading: Heading = "h2" }: Props & { heading?: "h1" | "h2" }) {
  return (
    <div role="status" className={styles.notice}>
      <Heading className={kit.pageTitle}>{title}</Heading>
      {text && <Text c="dimmed">{text}</Text>}
      {children}
      <Anchor component={Link} to="/">
        {words.home.title}
      </Anchor>
    </div>
  );
}

/** Asks once more for what could not be had. */
export function AgainButton({ onAgain }: { onAgain: () => void }) {
  return (
    <Button variant="default" onClick={onAgain}>
      {words.outbox.retry}
    </Button>
  );
}
