import { Text } from "@mantine/core";
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
  const [hasFailed, setHasFailed] = useState(false);
  const owner = { organization: viewer.organization.id, member: viewer.member.id };

  useEffect(() => {
    let isOver = false;
    const open = async () => {
      const database = await Database.open();
      if (!isOver) setStorage({ database, outbox: new Outbox({ database, owner, send: sendCommand }) });
    };
    open().catch(() => setHasFailed(true));
    return () => {
      isOver = true;
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

  if (hasFailed) {
    return (
      <Text p="xl" role="alert">
        {words.outbox.noStorage}
      </Text>
    );
  }
  return storage && <OutboxContext value={storage}>{children}</OutboxContext>;
}
