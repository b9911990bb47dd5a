/** The one socket of a tab to the API, for subscriptions. It is opened by the first and closed after the last. */
import { createClient, type Client } from "graphql-ws";
import type { TypedDocumentString } from "./operations";

/** CONNECTING also after a connection was lost: it is tried again until it is there. */
export type Connection = "CONNECTING" | "LIVE";

interface Observer<Data> {
  onData: (data: Data) => void;
  /** Hear of the connection: at once, and whenever it comes and goes. */
  onConnection: (connection: Connection) => void;
}

const PING_MS = 15_000;
const PONG_MS = 5_000;
const LONGEST_WAIT_MS = 10_000;

const listeners = new Set<(connection: Connection) => void>();
let client: Client | null = null;
let connection: Connection = "CONNECTING";

function tell(now: Connection): void {
  connection = now;
  for (const listener of listeners) listener(now);
}

function address(): string {
  return new URL("/graphql", location.href.replace(/^http/, "ws")).href;
}

/** Wait longer from attempt to attempt, each tab a little differently; the network's return ends the wait. */
function wait(attempts: number): Promise<void> {
  const longest = Math.min(LONGEST_WAIT_MS, 250 * 2 ** attempts);
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, longest * (0.5 + Math.random() / 2));
    addEventListener("online", go);
  });
}

function connect(): Client {
  let pong: ReturnType<typeof setTimeout> | undefined;
  const made = createClient({
    url: address(),
    keepAlive: PING_MS,
    retryAttempts: Infinity,
    retryWait: wait,
    shouldRetry: () => true,
    on: {
      connected: () => tell("LIVE"),
      closed: () => {
        clearTimeout(pong);
        tell("CONNECTING");
      },
      // A socket whose network is gone does not close by itself for minutes.
      ping: (received) => {
        if (!received) pong = setTimeout(() => made.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pong);
      },
    },
  });
  addEventListener("offline", () => made.terminate());
  return made;
}

/** Follow a subscription until the returned function is called; it is begun again after each loss of the connection. */
export function subscribe<Data, Variables extends Record<string, unknown>>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { onData, onConnection }: Observer<Data>,
): () => void {
  const socket = (client ??= connect());
  let isOver = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  let stop = () => {};
  // However the connection is: a subscription that has ended hears of nothing.
  const lose = () => {
    listeners.delete(onConnection);
    if (!isOver) onConnection("CONNECTING");
  };
  const loseForAWhile = () => {
    lose();
    if (!isOver) again = setTimeout(begin, LONGEST_WAIT_MS);
  };
  const begin = () => {
    listeners.add(onConnection);
    onConnection(connection);
    stop = socket.subscribe<Data>(
      { query: operation.toString(), variables },
      {
        next: ({ data }) => data && onData(data),
        // A list is what the server says against it, such as rights that were taken away: that is for good.
        error: (error) => (Array.isArray(error) ? lose() : loseForAWhile()),
        complete: loseForAWhile,
      },
    );
  };
  begin();
  return () => {
    isOver = true;
    clearTimeout(again);
    listeners.delete(onConnection);
    stop();
  };
}
