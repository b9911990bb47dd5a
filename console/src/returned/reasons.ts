/** A reason that the project offers for rejections; null text once it was erased. */
export interface OfferedReason {
  key: string;
  text: string | null;
}

interface Rejection {
  reasons: readonly string[];
  reason: string | null;
}

/** Why an answer came back, as a sentence: the reasons that were offered, then the reviewer's own words. */
export function reasonText({ reasons, reason }: Rejection, offered: readonly OfferedReason[]): string | null {
  const named = reasons.map((key) => offered.find((each) => each.key === key)?.text ?? key);
  return [named.join(", "), reason].filter(Boolean).join(": ") || null;
}
