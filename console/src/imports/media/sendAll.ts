/** Many files, some at once, each tried again while the server is away. */
import { ApiError } from "../../api/client";

const AT_ONCE = 3;
const TRIES = 6;
const SOON_MS = 500;

export interface Progress {
  files: number;
  bytes: number;
}

/** Send all files, and return what became of each, in their order. Raises ApiError where one is refused, and where it is ended. */
export async function sendAll(
  files: readonly File[],
  send: (file: File, signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<{ file: File; url: string }[]> {
  const sent: { file: File; url: string }[] = [];
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const [progress, queue] = [{ files: 0, bytes: 0 }, [...files.entries()]];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, file] = next;
      sent[index] = { file, url: await patiently(file) };
      progress.files += 1;
      progress.bytes += file.size;
      onProgress({ ...progress });
    }
  };
  const patiently = async (file: File): Promise<string> => {
    for (let tries = 1; ; tries += 1) {
      either.throwIfAborted();
      try {
        return await send(file, either);
      } catch (error) {
        either.throwIfAborted();
        if (!(error instanceof ApiError && error.isPassing) || tries === TRIES) throw error;
        await wait(SOON_MS * 2 ** tries);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  return sent;
}
