/** Which pictures of HTML are loaded: those within it, and those of hosts that an operator named. */

/** The origins of media that the server allows, as `https://host`, `https://host:port` or `https://*.domain`; none where it allows all. */
export function namedOrigins(): string[] {
  const said = document.querySelector<HTMLMetaElement>('meta[name="annolog-media-origins"]')?.content ?? "";
  return said.split(" ").filter((each) => each.includes("://"));
}

/** Whether a picture may be fetched: the host of any other would learn who reads the document, and when. */
export function isLoaded(src: string, origins: readonly string[]): boolean {
  if (/^data:image\/(png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]/i.test(src)) return true;
  let address: URL;
  try {
    address = new URL(src);
  } catch {
    return false;
  }
  return /^https?:$/.test(address.protocol) && !address.username && !address.password && origins.some((origin) => allows(origin, address));
}

/** An address has no port where it is the usual one of its scheme. */
const USUAL_PORTS: Record<string, string> = { "https:": "443", "http:": "80" };

function allows(origin: string, { protocol, hostname, port }: URL): boolean {
  const [scheme, host = ""] = origin.toLowerCase().split("://");
  const [name = "", wanted = ""] = host.split(":");
  if (`${scheme}:` !== protocol || (wanted === USUAL_PORTS[protocol] ? "" : wanted) !== port) return false;
  return name.startsWith("*.") ? hostname.endsWith(name.slice(1)) && hostname.length >= name.length : hostname === name;
}

/** Where a picture would come from, to be read. */
export function hostOf(src: string): string {
  try {
    return new URL(src).hostname;
  } catch {
    return "";
  }
}
