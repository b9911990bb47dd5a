// Prints the result of every audit of graphql-http as [{id, name, status, reason}]; a second
// argument is the key to ask with.
import { serverAudits } from "graphql-http";

const [url, key] = process.argv.slice(2);
const credentials = key ? { authorization: `Bearer ${key}` } : {};
const fetchFn = (to, init) => fetch(to, { ...init, headers: { ...init?.headers, ...credentials } });
const results = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status: result.status, reason: result.reason });
}
console.log(JSON.stringify(results));
