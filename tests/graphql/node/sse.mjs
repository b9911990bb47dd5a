// Drives the server with the client of graphql-sse in distinct connections mode; prints what it saw.
import { createClient } from "graphql-sse";

const url = process.argv[2];
const seen = {};

async function collect(request, options = {}) {
  const client = createClient({ url, retryAttempts: 0, ...options });
  const results = [];
  try {
    for await (const result of client.iterate(request)) {
      results.push(result);
      if (request.stopAfter === results.length) break;
    }
  } catch (error) {
    results.push({ status: error.response?.status ?? String(error) });
  }
  client.dispose();
  return results;
}

seen.query = await collect({ query: "{ hello }" });
seen.variables = await collect({ query: "query Q($n: String!) { hello(name: $n) }", variables: { n: "ź" } });
seen.mutation = await collect({ query: 'mutation { wish(input: {text: "a"}) { ... on Wish { text } } }' });
seen.subscription = await collect({ query: "subscription { count(to: 3) }" });
seen.stopped = await collect({ query: "subscription { forever }", stopAfter: 2 });
seen.credentials = await collect({ query: "{ me }" }, { headers: { Authorization: "Bearer eve" } });
seen.failing = await collect({ query: "subscription { denied }" });
seen.invalid = await collect({ query: "{ nope }" });
seen.unauthenticated = await collect({ query: "{ me }" }, { headers: { Authorization: "Bearer bad" } });
console.log(JSON.stringify(seen));
process.exit(0);
