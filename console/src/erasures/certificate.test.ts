import { expect, test } from "vitest";
import { linesOf } from "./certificate";

test("a certificate has a line for each thing that it says, and none for what it leaves open", () => {
  const certificate = {
    requested_by: "member_a",
    reference: "",
    member_scope: null,
    positions: ["7", "8"],
    erased: { events: 2, types: { "comment.added": 2 } },
    copies: { exports: { count: 0 }, brokers: [{ broker: "nats", deleted: true }, { broker: "kafka", until: null }] },
  };
  expect(linesOf(certificate)).toEqual([
    ["requested by", "member_a"],
    ["positions", "7, 8"],
    ["erased, events", "2"],
    ["erased, types, comment added", "2"],
    ["copies, exports, count", "0"],
    ["copies, brokers, broker", "nats"],
    ["copies, brokers, deleted", "true"],
    ["copies, brokers, broker", "kafka"],
  ]);
});
