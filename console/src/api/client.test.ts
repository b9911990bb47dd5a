import { afterEach, expect, test, vi } from "vitest";
import { actFor, newCommandId, onLoggedOut, request } from "./client";
import { LogoutDocument } from "./operations";

const input = { commandId: newCommandId() };

function answer(body: unknown, status = 200) {
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));
  return request(LogoutDocument, { input });
}

afterEach(() => vi.unstubAllGlobals());

test("a refusal about what was asked is data", async () => {
  const logout = { __typename: "Refused", code: "CONFLICT", message: "No." };
  expect(await answer({ data: { logout } })).toEqual({ logout });
});

test("that nobody is logged in is an error, whichever way it is said, and heard of", async () => {
  const listener = vi.fn();
  const stop = onLoggedOut(listener);
  const refused = { data: { logout: { __typename: "Refused", code: "UNAUTHENTICATED", message: "Log in." } } };
  await expect(answer(refused)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  const failed = { data: null, errors: [{ message: "Log in.", extensions: { code: "UNAUTHENTICATED" } }] };
  await expect(answer(failed, 401)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(listener).toHaveBeenCalledTimes(2);
  stop();
});

test("what may pass is told from what does not", async () => {
  const busy = { data: { logout: { __typename: "Refused", code: "UNAVAILABLE", message: "Later." } } };
  await expect(answer(busy)).rejects.toMatchObject({ isPassing: true });
  const broken = { data: null, errors: [{ message: "Broken.", extensions: { code: "INVALID" } }] };
  await expect(answer(broken)).rejects.toMatchObject({ isPassing: false });
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("no network");
  });
  await expect(request(LogoutDocument, { input })).rejects.toMatchObject({ code: "NETWORK", isPassing: true });
});

test("a server that never answers counts as one that cannot be reached", async () => {
  const late = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  vi.stubGlobal("fetch", async (_: string, { signal }: RequestInit) => signal!.throwIfAborted());
  await expect(request(LogoutDocument, { input })).rejects.toMatchObject({ code: "NETWORK", isPassing: true });
  const own = AbortSignal.abort("no longer wanted");
  await expect(request(LogoutDocument, { input }, { signal: own })).rejects.toBe("no longer wanted");
  late.mockRestore();
});

test("command ids are UUIDs of version 4", () => {
  expect(newCommandId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a request says for whom it is made, so that another tab's login does not answer it", async () => {
  const fetched = vi.fn(async (_: string, init: RequestInit) => new Response(JSON.stringify({ data: { headers: init.headers } })));
  vi.stubGlobal("fetch", fetched);
  const named = async (member?: string) => {
    await request(LogoutDocument, { input }, member ? { member } : {});
    return (fetched.mock.lastCall![1].headers as Record<string, string>)["X-Annolog-Member"];
  };
  expect(await named()).toBeUndefined();
  actFor("member_1");
  expect(await named()).toBe("member_1");
  expect(await named("member_2")).toBe("member_2");
  actFor(null);
});
