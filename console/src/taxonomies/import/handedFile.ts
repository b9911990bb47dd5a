/** A file on its way from one screen to the next, which an address cannot hold. */
let handed: { taxonomy: string; file: File } | null = null;

export function handFile(taxonomy: string, file: File): void {
  handed = { taxonomy, file };
}

/** The file that was handed to a taxonomy, once; null for none. */
export function takeFile(taxonomy: string): File | null {
  const file = handed?.taxonomy === taxonomy ? handed.file : null;
  if (file) handed = null;
  return file;
}
