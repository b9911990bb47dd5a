export interface Message {
  role: string;
  text: string;
  /** Who wrote it, where the task says more than the role. */
  author?: string;
  /** When, as a date and time with its zone. */
  time?: string | null;
}

/** Who said a message. */
export function speakerOf({ author, role }: Message): string {
  return author || role;
}

/** The messages of a chat, which a task gives as a list or as an object that holds it. */
export function chatMessages(value: unknown): Message[] {
  const list = Array.isArray(value) ? value : (value as { messages?: unknown } | null)?.messages;
  return Array.isArray(list) ? (list as Message[]) : [];
}

/** A text, which a task gives as such or as an object that holds it. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : ((value as { text?: string } | null)?.text ?? "");
}
