// Follows the events of an organization, and misses none: neither when the connection breaks, nor
// when the server restarts, nor when this program itself is stopped and started again.
//
//   npm install graphql-ws
//   ANNOLOG_URL=https://labels.example.org ANNOLOG_KEY=annolog_key_… node follow.ts cursor.txt

import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createClient } from "graphql-ws";

interface Event {
  position: string;
  cursor: string;
  name: string;
  stream: string;
}

const EVENTS = `subscription ($after: String) {
  events(after: $after) { position cursor name stream }
}`;

export function follow(
  url: string,
  key: string,
  start: string,
  take: (event: Event) => void,
): Promise<void> {
  let cursor = start;
  const client = createClient({
    url: `${url.replace(/^http/, "ws")}/graphql`,
    connectionParams: { Authorization: `Bearer ${key}` },
    retryAttempts: Infinity,
    // By default only a closed socket is tried again, and not a server that is still starting.
    shouldRetry: () => true,
    retryWait: (tries) => new Promise((go) => setTimeout(go, Math.min(10_000, 100 * 2 ** tries))),
    keepAlive: 10_000,
  });
  // graphql-ws subscribes again with the variables that it was given at first. It writes them as
  // JSON each time, though, so a getter is read anew: the subscription goes on behind the last
  // event. With a plain `{ after: cursor }`, everything since the start would come once more.
  const variables = {
    get after() {
      return cursor;
    },
  };
  return new Promise((resolve, reject) => {
    client.subscribe<{ events: Event }>(
      { query: EVENTS, variables },
      {
        next({ data, errors }) {
          if (errors || !data) return reject(errors);
          // First what is made of the event, then the cursor: an event is never left out.
          take(data.events);
          cursor = data.events.cursor;
        },
        error: reject,
        complete: resolve,
      },
    );
  });
}

const [file] = process.argv.slice(2);
const { ANNOLOG_URL, ANNOLOG_KEY } = process.env;
if (file && ANNOLOG_URL && ANNOLOG_KEY) {
  await follow(ANNOLOG_URL, ANNOLOG_KEY, stored(file), (event) => {
    console.log(event.position, event.name, event.stream);
    // Renamed into its place, so that a crash leaves the old cursor or the new one.
    writeFileSync(`${file}.new`, event.cursor);
    renameSync(`${file}.new`, file);
  });
}

function stored(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "0"; // the beginning of the ledger
  }
}
