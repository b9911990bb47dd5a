import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "./client";
import { sendFile } from "./uploads";

/** A server that keeps what arrives, and does otherwise where a test says so. */
class Server {
  received = new Uint8Array();
  readonly asked: string[] = [];
  /** What happens at the next requests: a status instead of an answer, or a connection that breaks after half of a piece. */
  readonly troubles: (number | "break")[] = [];

  readonly fetch = async (_url: string, { method, headers, body }: RequestInit): Promise<Response> => {
    this.asked.push(method!);
    const offset = { "Upload-Offset": String(this.received.length) };
    if (method === "HEAD") return new Response(null, { status: 200, headers: offset });
    const bytes = new Uint8Array(await (body as Blob).arrayBuffer());
    const trouble = this.troubles.shift();
    if (typeof trouble === "number") return Response.json({ errors: [{ message: "No.", extensions: { code: "LIMIT" } }] }, { status: trouble });
    expect((headers as Record<string, string>)["Upload-Offset"]).toBe(offset["Upload-Offset"]);
    this.take(trouble ? bytes.slice(0, bytes.length / 2) : bytes);
    if (trouble) throw new TypeError("Failed to fetch");
    return new Response(null, { status: 204, headers: { "Upload-Offset": String(this.received.length) } });
  };

  private take(bytes: Uint8Array): void {
    const all = new Uint8Array(this.received.length + bytes.length);
    all.set(this.received);
    all.set(bytes, this.received.length);
    this.received = all;
  }
}

function start(file: Blob, troubles: (number | "break")[] = [], received = 0) {
  const server = new Server();
  server.received = bytes.slice(0, received);
  server.troubles.push(...troubles);
  vi.stubGlobal("fetch", server.fetch);
  vi.stubGlobal("addEventListener", (_: string, listener: () => void) => setTimeout(listener, 1));
  vi.stubGlobal("removeEventListener", () => undefined);
  const [standing, sent]: [boolean[], number[]] = [[], []];
  const ended = new AbortController();
  const options = { signal: ended.signal, onSent: (bytes: number) => sent.push(bytes), onStanding: (is: boolean) => standing.push(is) };
  return { server, standing, sent, ended, work: sendFile("/uploads/upload_x", file, options) };
}

afterEach(() => vi.unstubAllGlobals());

const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);

/** Whether all has arrived; comparing so many numbers one by one with `toEqual` takes seconds. */
function isSame(received: Uint8Array): boolean {
  return received.length === bytes.length && received.every((byte, index) => byte === bytes[index]);
}

test("a file arrives whole, through broken connections and a server that is away for a moment", async () => {
  const { server, standing, sent, work } = start(new Blob([bytes]), ["break", 503, "break", 423]);
  await work;
  expect(isSame(server.received)).toBe(true);
  expect(standing.filter(Boolean)).toHaveLength(4);
  expect(standing.at(-1)).toBe(false);
  expect(sent.toSorted((a, b) => a - b)).toEqual(sent);
});

test("a refusal is told, and not tried again", async () => {
  const { server, work } = start(new Blob([bytes]), [413]);
  await expect(work).rejects.toEqual(new ApiError("LIMIT", "No."));
  expect(server.asked).toEqual(["HEAD", "PATCH"]);
});

test("what arrived before is not sent again", async () => {
  const { server, work } = start(new Blob([bytes]), [], 2_999_999);
  await work;
  expect(isSame(server.received)).toBe(true);
});
