import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { inspectFiles } from "./inspect-command.ts";
import { runtimeFiles } from "./runtime-command.ts";

const QWEN = "Qwen--Qwen3.5-35B-A3B.json";
const MINIMAX = "MiniMaxAI--MiniMax-M2.5.json";

/** Runs `spec` with these arguments on fixture configs and collects what it prints. */
async function run(...args: string[]): Promise<{ readonly status: number; readonly lines: string[] }> {
  const parsed = parseArguments(args);
  if (!parsed.ok) throw new Error(parsed.error);
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const read = (file: string): string => (file === "broken.json" ? "{" : fixture(basename(file, ".json")));
  if (parsed.value.command === "runtime")
    return { status: await runtimeFiles(parsed.value, read, print), lines };
  if (parsed.value.command === "inspect")
    return { status: await inspectFiles(parsed.value, read, print), lines };
  throw new Error("neither runtime nor inspect");
}

interface Printed {
  readonly view: string;
  readonly legacy_class: string;
  readonly text_class: string;
  readonly attributes: readonly ComparedAttribute[];
}

const attributesOf = (line: string | undefined): Map<string, ComparedAttribute> =>
  new Map((JSON.parse(line ?? "") as Printed).attributes.map((one) => [one.name, one]));

describe("spec runtime", () => {
  test("one line for each file, with every attribute on both paths", async () => {
    const { status, lines } = await run("runtime", QWEN, MINIMAX);
    expect([status, lines.length]).toEqual([0, 2]);
    expect(lines.map((line) => JSON.parse(line) as Printed)).toMatchObject([
      { view: "Qwen35RuntimeView", legacy_class: "Qwen3_5MoeConfig", text_class: "Qwen3_5MoeTextConfig" },
      { view: "MiniMaxM2RuntimeView", legacy_class: "MiniMaxM2Config", text_class: "MiniMaxM2Config" },
    ]);
    expect(attributesOf(lines[0]).get("num_hidden_layers")).toMatchObject({
      status: "agree",
      spec: { value: 40, pointers: ["/body/num_layers"] },
      legacy: { value: 40, source: { kind: "file", from: ["/text_config/num_hidden_layers"] } },
      danger: null,
    });
  });

  test("Qwen3.5 rotates with the wrong base where model code asks the object of 5.18.0 for rope_theta", async () => {
    const attribute = attributesOf((await run("runtime", QWEN)).lines[0]).get("rope_theta");
    expect(attribute).toMatchObject({
      status: "spec_only",
      spec: { value: 10_000_000 },
      legacy: null,
      read: { by: "fallback", value: 10_000 },
      danger: "silent",
    });
    expect(attribute?.reason).toMatch(/rope_parameters/);
  });

  test("the states of linear layers, divided among --tp ranks", async () => {
    const stateOf = async (...args: string[]): Promise<unknown> =>
      (JSON.parse((await run("runtime", ...args)).lines[0] ?? "") as { state: unknown }).state;
    // Of 40 layers every fourth is full attention: 30 keep (2 × 16 + 32) × 128 channels × 3, and 32 × 128 × 128.
    expect(await stateOf("--tp", "2", QWEN)).toMatchObject({
      full_attention_layer_ids: [3, 7, 11, 15, 19, 23, 27, 31, 35, 39],
      convolution: { shape: [4096, 3], dtype: "bfloat16", bytes: 4096 * 3 * 2 },
      recurrent: { shape: [16, 128, 128], dtype: "float32", bytes: 16 * 128 * 128 * 4 },
      bytes_per_request: 30 * (4096 * 3 * 2 + 16 * 128 * 128 * 4),
    });
    expect(await stateOf("--tp", "3", QWEN)).toMatchObject({ error: { code: "undivided-heads" } });
    expect(await stateOf(MINIMAX)).toBeNull();
    expect(parseArguments(["runtime", "--tp", "0", QWEN]).ok).toBe(false);
  });

  test("--legacy prints only what model code reads without the spec", async () => {
    const [line] = (await run("runtime", "--legacy", QWEN)).lines;
    expect(JSON.parse(line ?? "")).toMatchObject({
      file: QWEN,
      ok: true,
      legacy: { rope_theta: 10_000, num_hidden_layers: 40 },
    });
  });

  test("--fail-on danger, and a file that cannot be read", async () => {
    expect((await run("runtime", "--fail-on", "danger", QWEN)).status).toBe(1);
    const { status, lines } = await run("runtime", "broken.json", MINIMAX);
    expect([status, lines.length]).toEqual([2, 2]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ ok: false, error: { line: 1 } });
  });

  test("--pretty names first what the paths are, and last what the legacy path gets wrong", async () => {
    const [text] = (await run("runtime", "--pretty", QWEN)).lines;
    expect(text).toMatch(/Qwen35RuntimeView, and Qwen3_5MoeConfig of transformers 5\.18\.0\n/);
    expect(text).toMatch(/does not read the same: .*\brope_theta\b/);
  });

  test("a version that is not known is refused", () => {
    expect(parseArguments(["runtime", "--transformers", "3.0.0", QWEN])).toMatchObject({
      ok: false,
      error: "--transformers of runtime knows 4.57.6, 5.17.0, 5.18.0, not 3.0.0; the nearest is 4.57.6.",
    });
  });
});

describe("spec inspect --legacy", () => {
  test("prints the object of transformers, with where each attribute comes from", async () => {
    const [line] = (await run("inspect", "--legacy", MINIMAX)).lines;
    expect(JSON.parse(line ?? "")).toMatchObject({
      file: MINIMAX,
      ok: true,
      legacy: {
        class: "MiniMaxM2Config",
        transformers_version: "5.18.0",
        config: { rope_parameters: { rope_type: "default", rope_theta: 5_000_000 }, num_local_experts: 256 },
        sources: { "/num_local_experts": { kind: "file", from: ["/num_local_experts"] } },
      },
    });
  });

  test("an infinite default is told from null", async () => {
    const [line] = (await run("inspect", "--legacy", "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16.json"))
      .lines;
    expect(JSON.parse(line ?? "")).toMatchObject({
      legacy: { config: { time_step_limit: [0, { __float__: "Infinity" }] } },
    });
  });

  test("another version makes another object: 4.57.6 does not know MiniMax-M2", async () => {
    const [line] = (await run("inspect", "--legacy", "--transformers", "4.57.6", MINIMAX)).lines;
    const { legacy } = JSON.parse(line ?? "") as { legacy: { class: string; note: string } };
    expect(legacy.class).toBe("PretrainedConfig");
    expect(legacy.note).toMatch(/4\.57\.6/);
  });
});
