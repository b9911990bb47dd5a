// Drives the server with the client of graphql-ws; prints what it saw.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const url = process.argv[2].replace("http", "ws");
const seen = {};

function client(options = {}) {
  return createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
}

async function collect(source, request) {
  const results = [];
  try {
    for await (const result of source.iterate(request)) {
      results.push(result);
      if (request.stopAfter === results.length) break;
    }
  } catch (error) {
    results.push(Array.isArray(error) ? { errors: error.map((e) => e.message) } : { code: error.code });
  }
  return results;
}

const plain = client();
seen.query = await collect(plain, { query: "{ hello }" });
seen.variables = await collect(plain, { query: "query Q($n: String!) { hello(name: $n) }", variables: { n: "ź" } });
seen.mutation = await collect(plain, { query: 'mutation { wish(input: {text: "a"}) { ... on Wish { text } } }' });
seen.subscription = await collect(plain, { query: "subscription { count(to: 3) }" });
seen.stopped = await collect(plain, { query: "subscription { forever }", stopAfter: 2 });
seen.invalid = await collect(plain, { query: "{ nope }" });
seen.syntax = await collect(plain, { query: "{" });
seen.parallel = await Promise.all([1, 2, 3].map((to) => collect(plain, { query: `subscription { count(to: ${to}) }` })));
await plain.dispose();

const eve = client({ connectionParams: { Authorization: "Bearer eve" } });
seen.credentials = await collect(eve, { query: "{ me }" });
await eve.dispose();
seen.unauthenticated = await collect(client({ connectionParams: { Authorization: "Bearer bad" } }), { query: "{ me }" });
seen.forbidden = await collect(client({ connectionParams: { Authorization: "Bearer locked" } }), { query: "{ me }" });
console.log(JSON.stringify(seen));
process.exit(0);
