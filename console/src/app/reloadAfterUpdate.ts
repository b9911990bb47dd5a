const LAST = "annolog.reloaded";
const MINUTE = 60_000;

/** A page that outlived an update of the server finds its parts gone: it loads itself anew, once a minute at most. */
export function reloadAfterUpdate(): void {
  addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(LAST) ?? 0);
    if (Date.now() - last < MINUTE) return;
    sessionStorage.setItem(LAST, String(Date.now()));
    event.preventDefault();
    location.reload();
  });
}
