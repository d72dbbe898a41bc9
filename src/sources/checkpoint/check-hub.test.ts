import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Hub, startHub } from "../../../e2e/hub/hub.ts";
import type { CheckedCheckpoint, CheckProgress } from "../../analysis/checkpoint/checked.ts";
import { differences } from "../../analysis/checkpoint/compare-tensors.ts";
import type { Result } from "../../config/document.ts";
import { familyOfInspection } from "../../families/registry.ts";
import { savedCheckpoint, savedCheckpoints } from "../../fixtures/checkpoints.ts";
import { inspectedText } from "../../fixtures/inspected.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { SourceError } from "../errors/source-error.ts";
import type { HubReference } from "../references/reference.ts";
import { checkHub, type HubCheckOptions } from "./check-hub.ts";

let hub: Hub;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());
beforeEach(() => {
  hub.requests.length = 0;
});

const at = (repo: string): HubReference => ({
  kind: "hub",
  endpoint: hub.httpOrigin,
  repo,
  revision: null,
  path: "config.json",
});

async function check(
  repo: string,
  type: string,
  options: Partial<HubCheckOptions> = {},
): Promise<Result<CheckedCheckpoint, SourceError>> {
  const inspection = inspectedText(JSON.stringify(savedCheckpoint(type).config));
  const names = familyOfInspection(inspection, LATEST_TRANSFORMERS)?.checkpoint(inspection.adapter) ?? {};
  return checkHub(inspection.spec, names, at(repo), { all: false, ...options });
}

async function checked(...asked: Parameters<typeof check>): Promise<CheckedCheckpoint> {
  const result = await check(...asked);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

async function failure(...asked: Parameters<typeof check>): Promise<SourceError["code"] | "checked"> {
  const result = await check(...asked);
  return result.ok ? "checked" : result.error.code;
}

const TENSORS = savedCheckpoint("mixtral").tensors.size;

test("of equal layers one is read, and the names of the others are those of the index", async () => {
  const { comparison, headers, requests } = await checked("acme/mixtral", "mixtral");
  expect(differences(comparison)).toBe(0);
  expect(comparison.agree).toBe(TENSORS);
  expect(comparison.named).toBeGreaterThan(0);
  expect(headers.of).toBe(5);
  expect(headers.read).toBeLessThan(5);
  // The list of files, the index, and one range for each header.
  expect(requests).toBe(2 + headers.read);
  expect(comparison.notes.join()).toContain("The Hub counts as many numbers of each type as the spec");
});

test("all headers are read where that is asked for, and progress is told", async () => {
  const told: CheckProgress[] = [];
  const { comparison, headers } = await checked("acme/mixtral", "mixtral", {
    all: true,
    tell: (progress) => told.push(progress),
  });
  expect(headers).toEqual({ read: 5, of: 5 });
  expect(comparison).toMatchObject({ agree: TENSORS, named: 0 });
  expect(told.at(-1)).toMatchObject({ done: 5, of: 5 });
});

test("what differs is found and named", async () => {
  const { comparison } = await checked("acme/mixtral-other", "mixtral", { all: true });
  expect(comparison.differing.map(({ kind, name, file }) => [kind, name, file?.shape])).toEqual([
    ["shape", "model.layers.{}.block_sparse_moe.experts.{}.w3.weight", [96, 65]],
    ["missing", "model.norm.weight", undefined],
  ]);
});

test("a checkpoint of one file needs two requests", async () => {
  const { comparison, requests } = await checked("acme/llama", "llama");
  expect(differences(comparison)).toBe(0);
  expect(requests).toBe(2);
  expect(hub.requests.filter(({ path }) => path.includes("resolve-cache"))).toHaveLength(1);
});

test("a file that is cut off is known by how long the server says it is, without another request", async () => {
  const { comparison, requests } = await checked("acme/falcon-cut", "falcon");
  expect(requests).toBe(2);
  expect(comparison.files).toMatchObject([
    {
      files: ["model.safetensors"],
      what: expect.stringMatching(
        /^model\.safetensors is cut off: behind its header it has [\d,]+ of [\d,]+ bytes/,
      ) as string,
      broken: true,
    },
  ]);
});

test("what keeps a checkpoint from being read is told apart", async () => {
  expect(await failure("acme/llama-gated", "llama")).toBe("gated");
  expect(await failure("acme/llama-unranged", "llama")).toBe("no-ranges");
  expect(await failure("acme/llama-ends", "llama")).toBe("not-weights");
  expect(await failure("acme/gguf", "llama")).toBe("not-weights");
  expect(await failure("acme/nothing-there", "llama")).toBe("not-found");
  expect(await failure("acme/llama", "llama", { signal: AbortSignal.abort() })).toBe("cancelled");
});

test("a token is sent to its Hub", async () => {
  const token = { origin: hub.httpOrigin, secret: "hf_granted" };
  const { comparison } = await checked("acme/llama-gated", "llama", { token });
  expect(differences(comparison)).toBe(0);
});

test.each([...savedCheckpoints().keys()])("a %s that transformers saved agrees by ranges", async (type) => {
  const few = await checked(`tiny/${type}`, type);
  expect(few.comparison.differing).toEqual([]);
  const unchecked = few.comparison.unchecked.reduce((sum, { count }) => sum + count, 0);
  expect(few.comparison.agree + unchecked).toBe(savedCheckpoint(type).tensors.size);
  const all = await checked(`tiny/${type}`, type, { all: true });
  expect(all.comparison).toMatchObject({ differing: [], named: 0, agree: few.comparison.agree });
});
