/** The bytes of a file, which is read no further than `most` of them; null where it has more, whatever length it is said to have. */
export async function bytesWithin(response: Response, most: number): Promise<ArrayBuffer | null> {
  const reader = (response.body ?? new Blob().stream()).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  let isLarge = Number(response.headers.get("Content-Length")) > most;
  while (!isLarge) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).arrayBuffer();
    parts.push(value);
    size += value.length;
    isLarge = size > most;
  }
  await reader.cancel();
  return null;
}
