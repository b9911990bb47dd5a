import { Button, Group, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Dialog } from "../../kit/Dialog";
import { words } from "../../words";

interface Props {
  isOpen: boolean;
  onClose: () => void;
  onSkip: (reason: string) => void;
}

/** Asks why a task is skipped; Enter skips it. */
export function SkipDialog({ isOpen, onClose, onSkip }: Props) {
  const [reason, setReason] = useState("");
  const skip = (event: FormEvent) => {
    event.preventDefault();
    onClose();
    onSkip(reason.trim());
    setReason("");
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.skip.title}>
      <form onSubmit={skip}>
        <Textarea
          label={words.skip.reason}
          data-autofocus
          autosize
          minRows={2}
          dir="auto"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) skip(event);
          }}
        />
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.skip.cancel}
          </Button>
          <Button type="submit">{words.skip.confirm}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
