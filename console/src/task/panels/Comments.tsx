import { Button, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { newCommandId, request } from "../../api/client";
import { AddCommentDocument } from "../../api/operations";
import { words } from "../../words";
import type { Task } from "../task";
import styles from "./panels.module.css";

const TIME = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** What was remarked on a task, and a field for one's own remark. */
export function Comments({ task }: { task: Task }) {
  const [comments, setComments] = useState(task.comments);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setIsBusy] = useState(false);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem("");
    try {
      const input = { commandId: newCommandId(), task: task.id, text };
      const { addComment } = await request(AddCommentDocument, { input });
      if (addComment.__typename === "Refused") setProblem(addComment.message);
      else {
        setComments([...comments, addComment.comment]);
        setText("");
      }
    } catch (error) {
      setProblem((error as Error).message);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <>
      {comments.length === 0 && <p className={styles.quiet}>{words.comments.none}</p>}
      <ul className={styles.comments}>
        {comments.map((comment) => (
          <li key={comment.id}>
            <p className={styles.byline}>
              <strong>{comment.author?.name}</strong> {TIME.format(new Date(comment.createdAt))}
            </p>
            <p className={styles.comment} dir="auto">
              {comment.deletedAt ? words.comments.deleted : comment.text}
            </p>
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => void send(event)}>
        <Textarea
          label={words.comments.write}
          autosize
          minRows={2}
          autoFocus
          dir="auto"
          value={text}
          error={problem}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" mt="xs" size="sm" variant="light" loading={isBusy} disabled={!text.trim()}>
          {words.comments.send}
        </Button>
      </form>
    </>
  );
}
