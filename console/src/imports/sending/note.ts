/** What this browser remembers of a file under way, so that it goes on after the page was left: not the file itself. */

export interface Note {
  /** The address of the upload. */
  url: string;
  name: string;
  /** Of the file as it was chosen, by which it is known again. */
  size: number;
  changed: number;
  format: string;
  /** The bytes that are sent. */
  length: number;
  /** What the columns of a table were taken for, where the file is sent with other ones than it has. */
  columns: string[] | null;
  headerBytes: number;
}

export function noteKey(member: string, project: string): string {
  return `annolog import ${member} ${project}`;
}

export function readNote(key: string): Note | null {
  try {
    const note = JSON.parse(localStorage.getItem(key) ?? "null") as Note | null;
    return note && typeof note.url === "string" && note.url.startsWith("/uploads/upload_") ? note : null;
  } catch {
    return null;
  }
}

export function writeNote(key: string, note: Note | null): void {
  try {
    if (note) localStorage.setItem(key, JSON.stringify(note));
    else localStorage.removeItem(key);
  } catch {
    // Without storage, a file that is left is begun anew.
  }
}

/** Whether a file is the one that was under way, as far as a browser can tell. */
export function isSameFile(note: Note, file: File): boolean {
  return note.name === file.name && note.size === file.size && note.changed === file.lastModified;
}
