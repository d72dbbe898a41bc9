import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Hub, startHub } from "../../../e2e/hub/hub.ts";
import { commitName, ODD_BRANCH } from "../../../e2e/hub/repositories.ts";
import { fixture } from "../../fixtures/read.ts";
import { openReference } from "./open-reference.ts";
import type { Opened, OpenOptions } from "./opened.ts";
import { MAX_BYTES } from "./read-body.ts";
import type { HubReference } from "../references/reference.ts";
import type { SourceError } from "../errors/source-error.ts";

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.requests.length = 0;
});

function at(repo: string, revision: string | null = null, path = "config.json"): HubReference {
  return { kind: "hub", endpoint: hub.httpOrigin, repo, revision, path };
}

async function open(reference: HubReference, options: OpenOptions = {}): Promise<Opened> {
  const result = await openReference(reference, options);
  if (!result.ok) throw new Error(`not opened: ${JSON.stringify(result.error)}`);
  return result.value;
}

async function failure(reference: HubReference, options: OpenOptions = {}): Promise<SourceError> {
  const result = await openReference(reference, options);
  if (result.ok) throw new Error("opened");
  return result.error;
}

const token = (secret: string): OpenOptions => ({ token: { origin: hub.httpOrigin, secret } });
const paths = (): string[] => hub.requests.map(({ path }) => path);

const MINIMAX = "MiniMaxAI/MiniMax-M2.5";
const CONFIG = fixture("MiniMaxAI--MiniMax-M2.5");

describe("a public model", () => {
  test("is read at the commit of its default branch, with what stands beside the config", async () => {
    const opened = await open(at(MINIMAX));
    const commit = commitName(MINIMAX, "second");
    expect(opened).toMatchObject({
      reference: at(MINIMAX, commit),
      asked: at(MINIMAX),
      renamedFrom: null,
      pinned: true,
      title: MINIMAX,
      notes: [],
    });
    expect(opened.files.config).toBe(CONFIG);
    expect(JSON.parse(opened.files.generationConfig ?? "null")).toMatchObject({ eos_token_id: 200020 });
    expect(opened.files.hfQuantConfig).toBeNull();
    // A branch can move on between two requests: what stands beside is asked for at the commit.
    expect(paths()).toContain(`/${MINIMAX}/resolve/${commit}/generation_config.json`);
  });

  test.each([
    ["v1.0", "first", "minimax_m2--m7-0"],
    ["refs/pr/1", "proposed", "minimax_m2--m7-1"],
    [ODD_BRANCH, "proposed", "minimax_m2--m7-1"],
    [commitName(MINIMAX, "first"), "first", "minimax_m2--m7-0"],
  ])("is read at %s", async (revision, commit, config) => {
    const opened = await open(at(MINIMAX, revision));
    expect(opened.reference).toEqual(at(MINIMAX, commitName(MINIMAX, commit)));
    expect(opened.files.config).toBe(fixture(config));
  });

  test("an odd branch name is one segment of the address", async () => {
    await open(at(MINIMAX, ODD_BRANCH));
    expect(paths()[0]).toBe(`/${MINIMAX}/resolve/fix%2Frope%20100%25%232%3F/config.json`);
  });

  test("without config.json is read by its params.json", async () => {
    const opened = await open(at("acme/params-alone"));
    expect(opened.files.config).toBe(fixture("params/mistral-7b-v0.3"));
    expect(opened.reference).toMatchObject({ repo: "acme/params-alone", path: "params.json" });
    expect(opened.title).toBe("acme/params-alone/params.json");
  });

  test("files in a folder belong together", async () => {
    const opened = await open(at("acme/in-a-folder", null, "quantised/config.json"));
    expect(opened.title).toBe("acme/in-a-folder/quantised/config.json");
    expect(JSON.parse(opened.files.hfQuantConfig ?? "null")).toHaveProperty(
      "quantization.quant_algo",
      "NVFP4",
    );
  });

  test("a renamed one is opened under its present name, and the old one is told", async () => {
    const opened = await open(at("oldcorp/renamed"));
    expect(opened).toMatchObject({
      reference: at("acme/renamed", commitName("acme/renamed", "main")),
      renamedFrom: "oldcorp/renamed",
      title: "acme/renamed",
    });
  });

  test("a byte-order mark reaches the parser, which reports it", async () => {
    expect((await open(at("acme/marked"))).files.config).toBe(`\uFEFF${CONFIG}`);
  });

  test("a file beside it that cannot be read is noted and keeps nothing back", async () => {
    const opened = await open(at("acme/broken-beside"));
    expect(opened.files).toMatchObject({ config: CONFIG, hfQuantConfig: null });
    expect(opened.notes).toEqual([expect.stringMatching(/^hf_quant_config\.json could not be read: .+\.$/)]);
  });

  test("progress says how much of which file has come", async () => {
    const seen: unknown[] = [];
    await open(at("acme/renamed"), { onProgress: (progress) => seen.push(progress) });
    const bytes = Buffer.byteLength(CONFIG);
    expect(seen.at(-1)).toEqual({ received: bytes, total: bytes, file: "config.json" });
  });

  test("a slow one is waited for as long as something comes", async () => {
    // Ten pieces with 60 ms between them take longer than one wait.
    expect((await open(at("acme/drips"), { idleTimeout: 400 })).files.config).toBe(CONFIG);
  });
});

describe("what a token opens, and where it goes", () => {
  test.each(["acme/gated", "acme/private"])("%s opens with a token that has access", async (repo) => {
    expect((await open(at(repo), token("hf_granted"))).files.config).toBe(CONFIG);
  });

  test("it is sent to its own origin", async () => {
    await open(at("acme/gated"), token("hf_granted"));
    expect(hub.requests.every(({ authorization }) => authorization === "Bearer hf_granted")).toBe(true);
  });

  test("it is not sent to another Hub", async () => {
    const elsewhere: OpenOptions = { token: { origin: "https://huggingface.co", secret: "hf_granted" } };
    expect(await failure(at("acme/gated"), elsewhere)).toEqual({ code: "gated" });
    expect(hub.requests.every(({ authorization }) => authorization === null)).toBe(true);
  });

  test("it does not follow a redirect to another origin", async () => {
    expect((await open(at("acme/elsewhere"), token("hf_granted"))).files.config).toBe(CONFIG);
    const landed = hub.requests.filter(({ host }) => host === "other.example");
    expect(landed).toEqual([expect.objectContaining({ path: "/landing/config.json", authorization: null })]);
  });

  test("a secret that no header can hold is refused before it is sent, and not repeated", async () => {
    const error = await failure(at("acme/gated"), token("hf_gra\nnted"));
    expect(error).toEqual({ code: "bad-token" });
    expect(hub.requests).toEqual([]);
  });

  test("no request says where it comes from", async () => {
    await open(at(MINIMAX));
    expect(hub.requests.every(({ referer }) => referer === null)).toBe(true);
  });
});

describe("what the Hub refuses", () => {
  const CASES: readonly (readonly [string, string | null, string | null, SourceError])[] = [
    ["acme/no-such-model", null, null, { code: "not-found", withToken: false }],
    ["acme/no-such-model", null, "hf_granted", { code: "not-found", withToken: true }],
    ["acme/private", null, null, { code: "not-found", withToken: false }],
    ["acme/private", null, "hf_other", { code: "not-found", withToken: true }],
    ["acme/gated", null, null, { code: "gated" }],
    ["acme/gated", null, "hf_other", { code: "gated-not-granted" }],
    ["acme/gated", null, "hf_expired", { code: "bad-token" }],
    ["acme/disabled", null, null, { code: "disabled" }],
    ["acme/disabled", null, "hf_granted", { code: "disabled" }],
    ["acme/forbidden", null, "hf_other", { code: "forbidden", withToken: true }],
    [
      MINIMAX,
      "no-such-branch",
      null,
      { code: "bad-revision", branches: ["main", ODD_BRANCH], tags: ["v1.0"] },
    ],
    [
      "acme/elsewhere-inside",
      null,
      null,
      {
        code: "no-config",
        configs: ["sub/config.json", "other/my_config.json", "params.json"],
        commit: commitName("acme/elsewhere-inside", "main"),
      },
    ],
    ["acme/gguf", null, null, { code: "no-config", configs: [], commit: commitName("acme/gguf", "main") }],
    ["acme/limited", null, null, { code: "rate-limited" }],
    ["acme/broken", null, null, { code: "server-error", status: 500 }],
    ["acme/lfs-pointer", null, null, { code: "lfs-pointer", media: null }],
    ["acme/web-page", null, null, { code: "html" }],
    ["acme/weights", null, null, { code: "not-text" }],
    ["acme/announced", null, null, { code: "too-large", limit: MAX_BYTES, size: 40 * 1024 * 1024 }],
    ["acme/cut", null, null, { code: "network", interrupted: true }],
    ["acme/drops", null, null, { code: "network", interrupted: false }],
  ];

  test.each(CASES)("%s at %s with %s", async (repo, revision, secret, error) => {
    expect(await failure(at(repo, revision), secret === null ? {} : token(secret))).toEqual(error);
  });

  test("a file without end is left after 32 MB", async () => {
    expect(await failure(at("acme/endless"))).toEqual({ code: "too-large", limit: MAX_BYTES, size: null });
  });

  test.each(["acme/silent", "acme/stalls"])("%s is given up after a time", async (repo) => {
    expect(await failure(at(repo), { idleTimeout: 150 })).toEqual({ code: "timeout", seconds: 0.15 });
  });

  test("where a first request fails and one that may not read succeeds, reading is what is not allowed", async () => {
    expect(await failure(at("acme/drops-once"))).toEqual({ code: "cors" });
  });

  test("without a network that is what is said", async () => {
    expect(await failure(at("acme/drops"), { online: () => false })).toEqual({ code: "offline" });
  });

  test.each(["acme/silent", "acme/stalls", "acme/endless"])("%s ends when it is cancelled", async (repo) => {
    const controller = new AbortController();
    const wait = failure(at(repo), { signal: controller.signal });
    controller.abort();
    expect(await wait).toEqual({ code: "cancelled" });
  });

  test("an address from a link that is none is answered too", async () => {
    for (const url of ["https://", "nonsense", "https://user:pass@other.example/"]) {
      expect(await openReference({ kind: "url", url }, { online: () => false })).toMatchObject({ ok: false });
    }
  });

  test.each(["acme/limited-twice", "acme/unavailable-twice"])("%s opens at the third try", async (repo) => {
    await failure(at(repo));
    await failure(at(repo));
    expect((await open(at(repo))).files.config).toBe(CONFIG);
  });
});
