/** Files that tasks name, sent one by one. Sending one again is safe: it is known by its content. */
import { ApiError, asMember } from "./client";

interface Said {
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** How large files may be and which are taken; `mostBytes` is 0 where none are. Raises ApiError. */
export function mediaLimits(project: string): Promise<{ mostBytes: number; types: Record<string, string> }> {
  return ask(`/media?${new URLSearchParams({ project })}`, { method: "GET" });
}

/** Send a file, and return the address by which a task names it. Raises ApiError. */
export async function sendMedia(project: string, file: File, signal: AbortSignal): Promise<string> {
  const { url } = await ask<{ url: string }>(`/media?${new URLSearchParams({ project, name: file.name })}`, {
    method: "POST",
    body: file,
    signal,
  });
  return url;
}

async function ask<Answer>(address: string, init: RequestInit): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "include", headers: asMember(), ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError("NETWORK", "The server cannot be reached.");
  }
  const said = (await response.json().catch(() => ({}))) as Answer & Said;
  if (response.ok) return said;
  const [error] = said.errors ?? [];
  throw new ApiError(error?.extensions?.code ?? "INTERNAL", error?.message ?? `The server answered ${response.status}.`);
}
