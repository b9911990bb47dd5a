// Normalizes replies as Relay and Apollo do: prints what they warn of, and the records by id.
// Input, on standard input: {possible: {interface: [types]}, replies: [{query, variables, data}]},
// where every selection has `__typename`, and `id` where there is one.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { InMemoryCache, gql } from "@apollo/client/core/index.js";
import { parse } from "graphql";

const require = createRequire(import.meta.url);
const warnings = [];
console.error = console.warn = (...parts) => warnings.push(parts.join(" "));

const { RecordSource } = require("relay-runtime");
const normalizer = require("relay-runtime/lib/store/RelayResponseNormalizer");
const { generateClientID } = require("relay-runtime");
void generateClientID;

const key = (field) => field.alias?.value ?? field.name.value;

// The normalization of a selection as relay-compiler writes it; what is a list is told by the data.
function selections(set, data) {
  const items = (Array.isArray(data) ? data.flat() : [data]).filter((one) => one != null);
  return set.selections.flatMap((part) => {
    if (part.kind === "InlineFragment") {
      const type = part.typeCondition.name.value;
      const mine = items.filter((item) => item.__typename === type);
      return [{ kind: "InlineFragment", type, abstractKey: null, selections: selections(part.selectionSet, mine) }];
    }
    const name = key(part);
    if (!part.selectionSet) return [{ kind: "ScalarField", alias: null, args: null, name, storageKey: null }];
    const below = items.map((item) => item[name]).filter((one) => one != null);
    return [
      {
        kind: "LinkedField", alias: null, args: null, concreteType: null, name, storageKey: null,
        plural: below.some(Array.isArray), selections: selections(part.selectionSet, below.flat()),
      },
    ];
  });
}

const given = JSON.parse(readFileSync(0, "utf8"));
const source = new RecordSource();
const cache = new InMemoryCache({ possibleTypes: given.possible });
source.set("client:root", { __id: "client:root", __typename: "__Root" });
for (const { query, variables, data } of given.replies) {
  const [operation] = parse(query).definitions;
  const node = { kind: "Operation", selections: selections(operation.selectionSet, data) };
  normalizer.normalize(source, { dataID: "client:root", node, variables }, data, {
    getDataID: (value) => value.id ?? null,
    treatMissingFieldsAsNull: false,
    shouldProcessClientComponents: false,
    path: [],
  });
  cache.writeQuery({ query: gql(query), variables, data });
}

const relay = {};
for (const id of source.getRecordIDs()) if (!id.startsWith("client:")) relay[id] = source.get(id).__typename;
const apollo = {};
for (const [entry, value] of Object.entries(cache.extract())) {
  if (value.id) (apollo[value.id] ??= []).push(entry);
}
process.stdout.write(JSON.stringify({ warnings, relay, apollo }));
