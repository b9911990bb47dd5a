import { expect, test } from "vitest";
import { ApiError } from "../../api/client";
import { sendAll, type Progress } from "./sendAll";

const files = Array.from({ length: 10 }, (_, index) => new File(["x".repeat(index + 1)], `${index}.png`));
const soon = () => Promise.resolve();

test("all files are sent, in their order, though one has to be tried again", async () => {
  let [isFirst, running, most] = [true, 0, 0];
  const told: Progress[] = [];
  const send = async (file: File) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    if (file === files[4] && isFirst) {
      isFirst = false;
      throw new ApiError("NETWORK", "Away.");
    }
    return `uploads/${file.name}`;
  };
  const sent = await sendAll(files, send, new AbortController().signal, (progress) => told.push(progress), soon);
  expect(sent.map(({ url }) => url)).toEqual(files.map(({ name }) => `uploads/${name}`));
  expect(told.at(-1)).toEqual({ files: 10, bytes: 55 });
  expect(most).toBe(3);
});

test("a refusal ends it, and so does whoever began it", async () => {
  const refuse = () => Promise.reject(new ApiError("LIMIT", "Too large."));
  await expect(sendAll(files, refuse, new AbortController().signal, () => undefined, soon)).rejects.toThrow("Too large.");
  const ended = new AbortController();
  ended.abort();
  await expect(sendAll(files, () => Promise.resolve("x"), ended.signal, () => undefined, soon)).rejects.toThrow();
});
