// Drives the server with Apollo Client: subscriptions in multipart, and persisted queries.
import { ApolloClient, InMemoryCache, HttpLink, gql } from "@apollo/client/core/index.js";
import { createPersistedQueryLink } from "@apollo/client/link/persisted-queries/index.js";
import { createHash } from "node:crypto";

const uri = process.argv[2];
const sent = [];

async function spy(url, options) {
  const response = await fetch(url, options);
  const { query, extensions } = options.body ? JSON.parse(options.body) : {};
  sent.push({ query: Boolean(query), hash: Boolean(extensions?.persistedQuery), status: response.status });
  return response;
}

const http = new HttpLink({ uri, fetch: spy });
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const options = { cache: new InMemoryCache(), queryDeduplication: false };
const plain = new ApolloClient({ ...options, link: http });
const persisted = new ApolloClient({ ...options, link: createPersistedQueryLink({ sha256 }).concat(http) });

function collect(query, stopAfter) {
  return new Promise((resolve) => {
    const results = [];
    const subscription = plain.subscribe({ query, errorPolicy: "all" }).subscribe({
      next(result) {
        results.push(result.data ?? { errors: (result.errors ?? []).map((e) => e.message) });
        if (results.length === stopAfter) {
          subscription.unsubscribe();
          resolve(results);
        }
      },
      error(error) {
        resolve([...results, { error: error.protocolErrors?.map((e) => e.message) ?? error.message }]);
      },
      complete: () => resolve(results),
    });
  });
}

const ask = async () => (await persisted.query({ query: gql`query Hi { hello }`, fetchPolicy: "no-cache" })).data;
const seen = {
  subscription: await collect(gql`subscription { count(to: 3) }`),
  stopped: await collect(gql`subscription { forever }`, 2),
  failing: await collect(gql`subscription { failing }`),
};
sent.length = 0;
seen.first = await ask();
seen.again = await ask();
seen.sent = sent;
console.log(JSON.stringify(seen));
process.exit(0);
