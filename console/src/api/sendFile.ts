/** Files that are sent before a request names them, in pieces (tus 1.0). */
import { ApiError } from "./client";

const PIECE = 4 * 1024 * 1024;
const VERSION = { "Tus-Resumable": "1.0.0" };

/**
 * Send a file that belongs to no project, and return its id.
 *
 * @param onShare hears which part of it, of 1, has been sent
 */
export async function sendFile(file: File, onShare: (share: number) => void): Promise<string> {
  const created = await ask("/uploads", {
    method: "POST",
    headers: { ...VERSION, "Upload-Length": String(file.size), "Upload-Metadata": `filename ${base64(file.name)}` },
  });
  const address = created.headers.get("Location")!;
  for (let sent = 0; sent < file.size; ) {
    const answer = await ask(address, {
      method: "PATCH",
      headers: { ...VERSION, "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(sent) },
      body: file.slice(sent, sent + PIECE),
    });
    sent = Number(answer.headers.get("Upload-Offset"));
    onShare(sent / file.size);
  }
  return address.slice(address.lastIndexOf("/") + 1);
}

async function ask(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "include", ...init });
  } catch {
    throw new ApiError("NETWORK", "The server cannot be reached.");
  }
  if (response.ok) return response;
  const said = (await response.json().catch(() => null)) as { errors?: { message: string; extensions?: { code?: string } }[] } | null;
  const [error] = said?.errors ?? [];
  throw new ApiError(error?.extensions?.code ?? "INTERNAL", error?.message ?? `The server answered ${response.status}.`);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
