/** What an invitation or a reset by mail brings: `#invitation=…` or `#reset=…`, which browsers send to nobody. */
export interface OneTimeLink {
  purpose: "invitation" | "reset";
  token: string;
}

/** Read the link that the page was opened with and take its secret out of the address, before anybody can see it. */
export function takeOneTimeLink(): OneTimeLink | null {
  const link = readOneTimeLink(location.hash);
  if (link) history.replaceState(null, "", location.pathname);
  return link;
}

function readOneTimeLink(hash: string): OneTimeLink | null {
  const [, purpose, token] = /^#(invitation|reset)=(.+)$/.exec(hash) ?? [];
  return purpose && token ? { purpose: purpose as OneTimeLink["purpose"], token: decodeURIComponent(token) } : null;
}
