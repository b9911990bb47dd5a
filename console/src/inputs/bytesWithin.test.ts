import { expect, test } from "vitest";
import { bytesWithin } from "./bytesWithin";

/** A file without end in parts of 100 bytes, and how many of them were asked for. */
function endless() {
  const asked = { parts: 0, isEnded: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      asked.parts += 1;
      controller.enqueue(new Uint8Array(100));
    },
    cancel() {
      asked.isEnded = true;
    },
  });
  return { asked, body };
}

test("a file is read whole, up to the limit", async () => {
  expect(new TextDecoder().decode((await bytesWithin(new Response("Ada 👋"), 8))!)).toBe("Ada 👋");
  expect((await bytesWithin(new Response(null), 8))!.byteLength).toBe(0);
  expect(await bytesWithin(new Response("Ada 👋"), 7)).toBeNull();
});

test("a file that is larger than the limit is read no further, with or without a length of it", async () => {
  for (const [headers, most] of [[{}, 12], [{ "Content-Length": "50" }, 12], [{ "Content-Length": "9999" }, 1]] as const) {
    const { asked, body } = endless();
    expect(await bytesWithin(new Response(body, { headers }), 1_000)).toBeNull();
    expect(asked.isEnded).toBe(true);
    expect(asked.parts).toBeLessThanOrEqual(most);
  }
});
