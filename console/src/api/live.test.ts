import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { subscribe, type Connection } from "./live";
import { ProjectEventsDocument } from "./operations";

/** A socket that the test answers in the place of a server. */
class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 1;
  onopen = () => {};
  onmessage: (message: { data: string }) => void = () => {};
  onclose: (event: { code: number; reason: string }) => void = () => {};
  onerror = () => {};
  readonly sent: { id?: string; type: string }[] = [];

  constructor() {
    Socket.all.push(this);
    setTimeout(() => this.onopen());
  }

  send(text: string): void {
    const message = JSON.parse(text);
    this.sent.push(message);
    if (message.type === "connection_init") setTimeout(() => this.say({ type: "connection_ack" }));
  }

  say(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }

  close(code = 1000, reason = ""): void {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  /** The id of its last subscription. */
  get id(): string {
    return this.sent.findLast(({ type }) => type === "subscribe")!.id!;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  Socket.all = [];
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("location", { href: "https://labels.test/p/1" });
  vi.stubGlobal("addEventListener", () => {});
  vi.stubGlobal("removeEventListener", () => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Follow one more subscription, and what is heard of its connection. */
function follow(): { heard: Connection[]; stop: () => void } {
  const heard: Connection[] = [];
  const stop = subscribe(ProjectEventsDocument, { project: "p" }, { onData: () => {}, onConnection: (now) => heard.push(now) });
  return { heard, stop };
}

test("a subscription that the server ends by accident is begun again, one that it refuses is not", async () => {
  const { heard, stop } = follow();
  await vi.advanceTimersByTimeAsync(100);
  expect(heard.at(-1)).toBe("LIVE");
  Socket.all[0]!.close(4500, "Internal server error");
  await vi.advanceTimersByTimeAsync(100);
  expect(heard.at(-1)).toBe("CONNECTING");
  await vi.advanceTimersByTimeAsync(15_000);
  expect(heard.at(-1)).toBe("LIVE");
  const socket = Socket.all.at(-1)!;
  socket.say({ id: socket.id, type: "error", payload: [{ message: "You may not." }] });
  await vi.advanceTimersByTimeAsync(60_000);
  const other = follow();
  await vi.advanceTimersByTimeAsync(100);
  expect(other.heard.at(-1)).toBe("LIVE");
  expect(heard.at(-1)).toBe("CONNECTING");
  other.stop();
  stop();
});

test("nothing is begun again once nobody listens", async () => {
  const { stop } = follow();
  await vi.advanceTimersByTimeAsync(100);
  stop();
  const { length } = Socket.all;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Socket.all).toHaveLength(length);
});
