import { Button, Checkbox, Group, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { request } from "../../api/client";
import { ReviewReasonsDocument } from "../../api/operations";
import { KeyCap } from "../../keys/KeyCap";
import { indexOfDigit, isTyping } from "../../keys/keys";
import { Dialog } from "../../kit/Dialog";
import { words } from "../../words";
import type { Column } from "../queue/reviewWork";
import styles from "../review.module.css";
import type { Rejection } from "../session/verdictCommands";

interface Props {
  project: string;
  columns: readonly Column[];
  isOpen: boolean;
  onClose: () => void;
  onReject: (rejection: Rejection) => void;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Asks whose answer goes back, and why: by the reasons that the project offers, or in the reviewer's own words. */
export function RejectDialog({ project, columns, isOpen, onClose, onReject }: Props) {
  const offered = useReasons(project);
  const [whose, setWhose] = useState<readonly string[]>(columns.length === 1 ? [columns[0]!.annotation] : []);
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const isAsked = columns.length > 1;

  const reject = (event: FormEvent) => {
    event.preventDefault();
    const reason = text.trim();
    if (whose.length === 0) return setProblem(words.review.rejecting.nobody);
    if (reasons.length === 0 && !reason) return setProblem(words.review.rejecting.noReason);
    onClose();
    onReject({ annotations: whose, reasons, reason });
  };
  const press = (event: KeyboardEvent) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const person = columns[indexOfDigit(event.key) ?? -1];
    const reason = offered[LETTERS.indexOf(event.key.toLowerCase())];
    if (person && isAsked) setWhose(toggled(whose, person.annotation));
    else if (reason) setReasons(toggled(reasons, reason.key));
    else return;
    event.preventDefault();
  };

  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.review.rejecting.title}>
      <form onSubmit={reject} onKeyDown={press}>
        {isAsked && (
          <fieldset className={styles.choices}>
            <legend>{words.review.rejecting.whose}</legend>
            {columns.map(({ annotation, name }, index) => (
              <Choice
                key={annotation}
                name={name}
                keyName={String(index + 1)}
                isFirst={index === 0}
                isChosen={whose.includes(annotation)}
                onToggle={() => setWhose(toggled(whose, annotation))}
              />
            ))}
          </fieldset>
        )}
        {offered.length > 0 && (
          <fieldset className={styles.choices}>
            <legend>{words.review.rejecting.why}</legend>
            {offered.map(({ key, text: name }, index) => (
              <Choice
                key={key}
                name={name ?? key}
                keyName={LETTERS[index] ?? ""}
                isFirst={!isAsked && index === 0}
                isChosen={reasons.includes(key)}
                onToggle={() => setReasons(toggled(reasons, key))}
              />
            ))}
          </fieldset>
        )}
        <Textarea
          label={offered.length ? words.review.rejecting.comment : words.review.rejecting.commentNeeded}
          {...(isAsked || offered.length ? {} : { "data-autofocus": true })}
          autosize
          minRows={2}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) reject(event);
          }}
        />
        <p className={styles.problem} role="status">
          {problem}
        </p>
        <Group mt="sm" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.review.rejecting.cancel}
          </Button>
          <Button type="submit">{words.review.rejecting.confirm}</Button>
        </Group>
      </form>
    </Dialog>
  );
}

function useReasons(project: string) {
  const { data } = useQuery({
    queryKey: ["rejectReasons", project],
    queryFn: ({ signal }) => request(ReviewReasonsDocument, { project }, { signal }),
  });
  return data?.project?.rejectReasons ?? [];
}

function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
}

interface ChoiceProps {
  name: string;
  keyName: string;
  /** Whether the focus begins here. */
  isFirst: boolean;
  isChosen: boolean;
  onToggle: () => void;
}

function Choice({ name, keyName, isFirst, isChosen, onToggle }: ChoiceProps) {
  return (
    <div className={styles.choice}>
      <Checkbox
        label={name}
        checked={isChosen}
        onChange={onToggle}
        aria-keyshortcuts={keyName || undefined}
        {...(isFirst ? { "data-autofocus": true } : {})}
      />
      {keyName && <KeyCap name={keyName} />}
    </div>
  );
}
