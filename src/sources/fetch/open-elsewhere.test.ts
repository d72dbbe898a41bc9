import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Hub, startHub } from "../../../e2e/hub/hub.ts";
import { GITHUB_COMMIT } from "../../../e2e/hub/other-sites.ts";
import { fixture } from "../../fixtures/read.ts";
import { openReference } from "./open-reference.ts";
import type { ModelScopeReference, Reference } from "../references/reference.ts";

const RAW = "https://raw.githubusercontent.com/acme/configs";
const CONFIG = fixture("MiniMaxAI--MiniMax-M2.5");

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

const scope = (repo: string, path = "config.json"): ModelScopeReference => ({
  kind: "modelscope",
  repo,
  revision: null,
  path,
});
const url = (address: string): Reference => ({ kind: "url", url: address });

describe("other places than the Hub", () => {
  test("ModelScope is asked at its default branch", async () => {
    const result = await openReference(scope("acme/public"), {});
    expect(result).toMatchObject({
      ok: true,
      value: {
        reference: scope("acme/public"),
        pinned: false,
        title: "acme/public",
        files: { config: CONFIG },
      },
    });
    expect(hub.requests[0]).toMatchObject({
      host: "modelscope.cn",
      path: "/api/v1/models/acme/public/repo?Revision=master&FilePath=config.json",
    });
  });

  test("a file on GitHub comes with what stands beside it", async () => {
    expect(await openReference(url(`${RAW}/main/config.json`), {})).toMatchObject({
      ok: true,
      value: {
        files: { config: CONFIG, generationConfig: '{"eos_token_id": 2}', hfQuantConfig: null },
        pinned: false,
        title: "raw.githubusercontent.com/acme/configs/main/config.json",
        notes: [],
      },
    });
  });

  test("an address with a commit of GitHub names content that cannot change", async () => {
    expect(await openReference(url(`${RAW}/${GITHUB_COMMIT}/config.json`), {})).toMatchObject({
      ok: true,
      value: { pinned: true },
    });
  });

  test("a site with the Hub's addresses has files beside each other, any other site is asked for one file", async () => {
    const mirror = await openReference(
      url("https://other.example/acme/model/resolve/main/config.json?download=true"),
      {},
    );
    expect(mirror).toMatchObject({ ok: true, value: { files: { generationConfig: '{"eos_token_id": 2}' } } });
    hub.requests.length = 0;
    const other = await openReference(url("https://other.example/config.json"), {});
    expect(other).toMatchObject({ ok: true, value: { files: { config: CONFIG, generationConfig: null } } });
    expect(hub.requests.map(({ path }) => path)).toEqual(["/config.json"]);
  });

  test("a gist's latest file opens", async () => {
    const gist = url("https://gist.githubusercontent.com/acme/abc123/raw");
    expect(await openReference(gist, {})).toMatchObject({ ok: true, value: { files: { config: CONFIG } } });
  });

  test("the token for the Hub stays at home", async () => {
    const token = { origin: "https://huggingface.co", secret: "hf_granted" };
    await openReference(url("https://other.example/config.json"), { token });
    await openReference(scope("acme/public"), { token });
    expect(hub.requests.length).toBeGreaterThan(1);
    expect(hub.requests.every(({ authorization }) => authorization === null)).toBe(true);
  });

  test.each([
    [url("https://other.example/nothing.json"), { code: "not-found", withToken: false }],
    [url("https://other.example/page.html"), { code: "html" }],
    [url("https://other.example/sign-in/config.json"), { code: "forbidden", withToken: false }],
    [url("https://other.example/teapot/config.json"), { code: "server-error", status: 418 }],
    [scope("acme/nothing"), { code: "not-found", withToken: false }],
    [
      url(`${RAW}/main/lfs/config.json`),
      {
        code: "lfs-pointer",
        media: "https://media.githubusercontent.com/media/acme/configs/main/lfs/config.json",
      },
    ],
  ])("%o fails as it should", async (reference, error) => {
    expect(await openReference(reference, {})).toEqual({ ok: false, error });
  });
});
