import { Box, Text } from "@mantine/core";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { useViewer } from "../login/ViewerContext";
import { words } from "../words";
import { sendCommand } from "./command";
import { Database } from "./database";
import { Outbox } from "./Outbox";

interface Storage {
  database: Database;
  outbox: Outbox;
}

/** So long the browser's storage may take to open. */
const PATIENCE_MS = 4_000;

const OutboxContext = createContext<Storage | null>(null);

/** What this browser keeps for the viewer; only inside an `OutboxProvider`. */
export function useStorage(): Storage {
  const storage = use(OutboxContext);
  if (!storage) throw new Error("There is no outbox here.");
  return storage;
}

/** Opens the outbox of whoever is logged in, and sends what is still in it. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const viewer = useViewer();
  const [storage, setStorage] = useState<Storage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const owner = { organization: viewer.organization.id, member: viewer.member.id };

  useEffect(() => {
    let isOver = false;
    const tell = (text: string | null) => !isOver && setProblem(text);
    // A database that hangs in one tab, or in the browser, is neither opened nor refused.
    const patience = setTimeout(() => tell(words.outbox.silentStorage), PATIENCE_MS);
    const open = async () => {
      const database = await Database.open();
      tell(null);
      if (!isOver) setStorage({ database, outbox: new Outbox({ database, owner, send: sendCommand }) });
    };
    open()
      .catch(() => tell(words.outbox.noStorage))
      .finally(() => clearTimeout(patience));
    return () => {
      isOver = true;
      clearTimeout(patience);
    };
    // The ids say who it is; the viewer is another object after each request.
  }, [owner.organization, owner.member]);

  const outbox = storage?.outbox;
  useEffect(() => {
    if (!outbox) return;
    const resume = () => outbox.resume();
    const leave = () => outbox.sendAllAndLeave();
    addEventListener("online", resume);
    addEventListener("pagehide", leave);
    outbox.begin();
    return () => {
      outbox.stop();
      removeEventListener("online", resume);
      removeEventListener("pagehide", leave);
    };
  }, [outbox]);

  if (problem) {
    return (
      <Box component="main" p="xl">
        <Text component="h1" fw={600}>
          {words.outbox.noStorageTitle}
        </Text>
        <Text role="alert">{problem}</Text>
      </Box>
    );
  }
  return storage && <OutboxContext value={storage}>{children}</OutboxContext>;
}
