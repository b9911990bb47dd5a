import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Header } from "../app/Header";
import { words } from "../words";
import styles from "./task.module.css";

/** A screen that says why there is nothing to do. */
export function Notice({ title, text }: { title: string; text?: string }) {
  return (
    <>
      <Header />
      <main className={styles.waiting}>
        <NoticeText title={title} text={text} />
      </main>
    </>
  );
}

export function NoticeText({ title, text }: { title: string; text?: string }) {
  return (
    <div role="status" className={styles.notice}>
      <Title order={1} size="h3">
        {title}
      </Title>
      {text && <Text c="dimmed">{text}</Text>}
      <Anchor component={Link} to="/">
        {words.home.title}
      </Anchor>
    </div>
  );
}
