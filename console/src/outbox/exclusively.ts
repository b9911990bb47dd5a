/** Run `action` in one tab at a time. Without locks (plain http) tabs may both send, which command ids make harmless. */
export async function exclusively(action: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return action();
  await locks.request("annolog-outbox", action);
}
