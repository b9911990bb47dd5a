/** Files sent in pieces by the tus protocol 1.0: what arrived before a connection broke is kept. */
import { ApiError, asMember, LONGEST_MS } from "./client";

const TUS = { "Tus-Resumable": "1.0.0" };
const [SMALLEST, LARGEST] = [256 * 1024, 8 * 1024 * 1024];
/** A piece is to take about so long, so that one sees how it goes and a broken one costs little. */
const PIECE_MS = 1_000;
/** How often in a row a file without a screen of its own is tried again. */
const MOST_TRIES = 4;
const [SOON_MS, LATEST_MS] = [500, 8_000];

export interface SendOptions {
  signal: AbortSignal;
  onSent: (bytes: number) => void;
  /** Nothing gets through, or something does again. */
  onStanding: (isStanding: boolean) => void;
}

/** Begin an upload and return its address, `/uploads/upload_…`. Raises ApiError where it is refused. */
export async function createUpload(metadata: Record<string, string>, length: number): Promise<string> {
  const said = Object.entries(metadata).map(([name, value]) => `${name} ${base64(value)}`);
  const reply = await ask("/uploads", "POST", { "Upload-Length": String(length), "Upload-Metadata": said.join(",") });
  if (reply.status !== 201) throw await refusalOf(reply);
  return reply.headers.get("Location")!;
}

/** How many bytes have arrived; null where the upload is not there any more. */
export async function offsetOf(url: string): Promise<number | null> {
  const reply = await ask(url, "HEAD");
  if (reply.status === 404) return null;
  if (!reply.ok) throw new ApiError(reply.status < 500 ? "FORBIDDEN" : "UNAVAILABLE", "The upload cannot be read.");
  return Number(reply.headers.get("Upload-Offset"));
}

/** End an upload that is not wanted any more; harmless where it is not there. */
export async function endUpload(url: string): Promise<void> {
  const reply = await ask(url, "DELETE");
  if (!reply.ok && reply.status !== 404) throw await refusalOf(reply);
}

/**
 * Send what of a file has not arrived yet, as long as it takes.
 *
 * Raises ApiError where it is refused, NOT_FOUND where the upload expired, and what the browser does where the file cannot
 * be read any more.
 */
export async function sendFile(url: string, file: Blob, options: SendOptions): Promise<void> {
  let [offset, size, tries] = [await offsetNow(url, options), SMALLEST * 2, 0];
  options.onSent(offset);
  while (offset < file.size) {
    const [piece, begun] = [file.slice(offset, offset + size), performance.now()];
    const arrived = await sendPiece(url, piece, offset, options.signal);
    if (arrived === null) {
      // A file that was changed or removed fails like a network does.
      await file.slice(offset, offset + 1).arrayBuffer();
      options.onStanding(true);
      await pause(tries, options.signal);
      tries += 1;
      offset = await offsetNow(url, options);
    } else {
      const took = performance.now() - begun;
      if (took < PIECE_MS / 2) size = Math.min(LARGEST, size * 2);
      else if (took > PIECE_MS * 2) size = Math.max(SMALLEST, size / 2);
      [offset, tries] = [arrived, 0];
    }
    options.onStanding(false);
    options.onSent(offset);
  }
}

/**
 * Send a file that belongs to no project, and return the id of its upload. Raises ApiError where the server is away for long.
 *
 * @param onShare hears which part of it, of 1, has been sent
 */
export async function sendWholeFile(file: File, onShare: (share: number) => void): Promise<string> {
  const url = await createUpload({ filename: file.name }, file.size);
  const ended = new AbortController();
  let standing = 0;
  await sendFile(url, file, {
    signal: ended.signal,
    onSent: (bytes) => onShare(bytes / file.size),
    onStanding: (isStanding) => {
      standing = isStanding ? standing + 1 : 0;
      if (standing > MOST_TRIES) ended.abort(new ApiError("NETWORK", "The server cannot be reached."));
    },
  });
  return uploadId(url);
}

/** The id of an upload, by which other requests name it. */
export function uploadId(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

/** Where the upload ends after a piece; null where the piece did not get through. */
async function sendPiece(url: string, piece: Blob, offset: number, signal: AbortSignal): Promise<number | null> {
  const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
  let reply: Response;
  try {
    reply = await ask(url, "PATCH", headers, { body: piece, signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ApiError && error.isPassing) return null;
    throw error;
  }
  if (reply.status === 204) return Number(reply.headers.get("Upload-Offset"));
  if (reply.status >= 500 || [409, 423, 429].includes(reply.status)) return null;
  throw await refusalOf(reply);
}

async function offsetNow(url: string, { signal, onStanding }: SendOptions): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      const offset = await offsetOf(url);
      if (offset === null) throw new ApiError("NOT_FOUND", "The upload is not kept any more: choose the file again.");
      return offset;
    } catch (error) {
      if (!(error instanceof ApiError && error.isPassing)) throw error;
      onStanding(true);
      await pause(tries, signal);
    }
  }
}

/** Wait longer each time; the network that is back ends it. */
function pause(tries: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(LATEST_MS, SOON_MS * 2 ** tries));
    addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

async function ask(url: string, method: string, headers: Record<string, string> = {}, options: RequestInit = {}): Promise<Response> {
  const late = AbortSignal.timeout(LONGEST_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, late]) : late;
  try {
    return await fetch(url, { method, credentials: "include", headers: { ...TUS, ...asMember(), ...headers }, ...options, signal });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError("NETWORK", "The server cannot be reached.");
  }
}

async function refusalOf(reply: Response): Promise<ApiError> {
  try {
    const [error] = ((await reply.json()) as { errors: { message: string; extensions: { code: string } }[] }).errors;
    return new ApiError(error!.extensions.code, error!.message);
  } catch {
    return new ApiError("INTERNAL", `The server answered ${reply.status}.`);
  }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
