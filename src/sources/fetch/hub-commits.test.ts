import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Hub, startHub } from "../../../e2e/hub/hub.ts";
import type { HubReference } from "../references/reference.ts";
import { specHistory } from "./hub-commits.ts";

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());

/** Sends every request to the test server, with the name of the host that was meant: no name has to be looked up. */
beforeEach(() => {
  hub.requests.length = 0;
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (address: string, init: RequestInit) => {
    const url = new URL(address);
    const headers = { ...(init.headers as Record<string, string>), "X-Forwarded-Host": url.host };
    return real(`${hub.httpOrigin}${url.pathname}${url.search}`, { ...init, headers });
  });
});
afterEach(() => vi.unstubAllGlobals());

const repository = (repo: string, revision: string | null = null): HubReference => ({
  kind: "hub",
  endpoint: "https://huggingface.co",
  repo,
  revision,
  path: "config.json",
});

test("of five commits the one that changes the spec is found, with the commit before it", async () => {
  const read: string[] = [];
  const result = await specHistory(repository("acme/history"), {
    onRead: (done, of) => read.push(`${done} of ${of}`),
  });
  expect(result).toMatchObject({
    ok: true,
    value: {
      changes: [{ before: { title: "Indent by four" }, after: { title: "Raise the rotary base" } }],
      commits: 5,
      unreadable: 0,
    },
  });
  expect(read.at(-1)).toBe("5 of 5");
});

test("a repository of one commit has no change", async () => {
  expect(await specHistory(repository("Qwen/Qwen3.5-27B"), {})).toMatchObject({
    ok: true,
    value: { changes: [], commits: 1 },
  });
});

test("commits without a config.json are passed over, and counted", async () => {
  expect(await specHistory(repository("acme/gguf"), {})).toMatchObject({
    ok: true,
    value: { changes: [], commits: 1, unreadable: 1 },
  });
});

test("what the Hub refuses is an error with its reason", async () => {
  expect(await specHistory(repository("acme/nothing"), {})).toMatchObject({
    ok: false,
    error: { code: "not-found" },
  });
  expect(await specHistory(repository("acme/history", "nowhere"), {})).toMatchObject({
    ok: false,
    error: { code: "bad-revision" },
  });
});

test("what is cancelled fetches no further commits", async () => {
  const controller = new AbortController();
  await specHistory(repository("acme/history"), {
    signal: controller.signal,
    onRead: () => {
      controller.abort();
    },
  });
  expect(hub.requests.filter(({ path }) => path.includes("/resolve/")).length).toBeLessThan(5);
});
