/** What an invitation or a reset by mail brings: `#invitation=…` or `#reset=…`, which browsers send to nobody. */
export interface OneTimeLink {
  purpose: "invitation" | "reset";
  token: string;
}

export function readOneTimeLink(hash: string): OneTimeLink | null {
  const [, purpose, token] = /^#(invitation|reset)=(.+)$/.exec(hash) ?? [];
  return purpose && token ? { purpose: purpose as OneTimeLink["purpose"], token: decodeURIComponent(token) } : null;
}
