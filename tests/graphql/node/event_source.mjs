// Follows events with the EventSource of browsers, whose line is cut once, and with the client of
// graphql-sse; prints what both got.
import { EventSource } from "eventsource";
import { createClient } from "graphql-sse";

const [url, key, query, wanted] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };
const requests = [];

function browser() {
  const seen = [];
  let line;
  // Message by message, so that none comes after the cut.
  const messages = () => new TransformStream({
    start(controller) {
      line = controller;
    },
    transform(chunk, controller) {
      for (const part of new TextDecoder().decode(chunk).split(/(?<=\n\n)/)) {
        controller.enqueue(new TextEncoder().encode(part));
      }
    },
  });
  return new Promise((resolve, reject) => {
    const source = new EventSource(`${url}?query=${encodeURIComponent(query)}`, {
      async fetch(input, init) {
        requests.push(init.headers["Last-Event-ID"] ?? null);
        const reply = await fetch(input, { ...init, headers: { ...init.headers, ...headers } });
        return new Response(reply.body.pipeThrough(messages()), reply);
      },
    });
    source.addEventListener("next", ({ data, lastEventId }) => {
      seen.push({ id: lastEventId, ...JSON.parse(data).data.events });
      if (seen.length === 3) line.error(new TypeError("the line was cut"));
      if (seen.length < Number(wanted)) return;
      source.close();
      resolve(seen);
    });
    source.addEventListener("complete", () => reject(new Error("it ended")));
  });
}

async function reference() {
  const client = createClient({ url, headers, retryAttempts: 0 });
  const seen = [];
  for await (const { data } of client.iterate({ query })) {
    seen.push(data.events);
    if (seen.length === Number(wanted)) break;
  }
  client.dispose();
  return seen;
}

setInterval(() => {}, 1000); // the timer of EventSource keeps no program alive
const [eventSource, graphqlSse] = await Promise.all([browser(), reference()]);
console.log(JSON.stringify({ eventSource, graphqlSse, requests }));
process.exit(0);
