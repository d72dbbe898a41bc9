import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { inspectFiles } from "./inspect-command.ts";

/** Runs `spec` with these arguments on fixture configs and collects what it prints. */
async function run(...args: string[]): Promise<{ readonly status: number; readonly lines: string[] }> {
  const parsed = parseArguments(args);
  if (!parsed.ok || parsed.value.command !== "inspect") throw new Error("not an inspect command");
  const lines: string[] = [];
  const status = await inspectFiles(
    parsed.value,
    (file) => fixture(basename(file, ".json")),
    (line) => void lines.push(line),
  );
  return { status, lines };
}

describe("spec inspect", () => {
  test("fails on an upgrade that model code has to follow, and says what it changes", async () => {
    const change = await run(
      "inspect",
      "--fail-on",
      "version-change",
      "--from",
      "4.57.6",
      "--to",
      "5.18.0",
      "qwen3--m7-0.json",
    );
    expect(change.status).toBe(1);
    expect(change.lines[0]).toContain('"version-change"');
    const same = await run("inspect", "--fail-on", "version-change", "--from", "5.17.0", "qwen3--m7-0.json");
    expect(same.status).toBe(0);
    expect(parseArguments(["inspect", "--from", "3.0.0", "a.json"])).toMatchObject({ ok: false });
  });

  test("prints a line for each file in order, and goes on after one that cannot be read", async () => {
    const { status, lines } = await run(
      "inspect",
      "missing.json",
      "minimax_m2--default.json",
      "qwen3_5--default.json",
    );
    const objects = lines.map((line) => JSON.parse(line) as { file: string; ok: boolean; adapter?: string });
    expect(objects.map(({ file, ok, adapter }) => [file, ok, adapter])).toEqual([
      ["missing.json", false, undefined],
      ["minimax_m2--default.json", true, "minimax_m2"],
      ["qwen3_5--default.json", true, "qwen3_5"],
    ]);
    expect(status).toBe(2);
  });

  test("reads what stands beside a config.json, as an engine does, and beside no other name", async () => {
    const files: { readonly [name: string]: string } = {
      "m/config.json": fixture("minimax_m2--default"),
      "m/copy.json": fixture("minimax_m2--default"),
      "m/hf_quant_config.json": '{"quantization": {"quant_algo": "NVFP4"}}',
    };
    const algorithmOf = async (file: string): Promise<unknown> => {
      const parsed = parseArguments(["inspect", file]);
      if (!parsed.ok || parsed.value.command !== "inspect") throw new Error("not an inspect command");
      const lines: string[] = [];
      const read = (name: string): string => {
        const text = files[name];
        if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
        return text;
      };
      await inspectFiles(parsed.value, read, (line) => void lines.push(line));
      return JSON.stringify(
        (JSON.parse(lines[0] ?? "") as { spec: { quantization: unknown } }).spec.quantization,
      );
    };
    expect(await algorithmOf("m/config.json")).toContain("NVFP4");
    expect(await algorithmOf("m/copy.json")).toBe("null");
  });

  test("--as reads a file that names no model type, as a guess", async () => {
    const parsed = parseArguments(["inspect", "--as", "qwen3", "--fail-on", "guess", "mine.json"]);
    if (!parsed.ok || parsed.value.command !== "inspect") throw new Error("not an inspect command");
    const { model_type: _, ...rest } = JSON.parse(fixture("qwen3--m7-0")) as { [member: string]: unknown };
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    expect(await inspectFiles(parsed.value, () => JSON.stringify(rest), print)).toBe(1);
    const line = JSON.parse(lines[0] ?? "") as {
      verdict: { code: string; message: string; fields: string[] }[];
    };
    expect(line.verdict.find(({ code }) => code === "legacy-object")?.message).toMatch(
      /knows no class for a file without model_type\./,
    );
    expect(line).toMatchObject({
      ...{ ok: true, adapter: "qwen3", guess: { as: "qwen3" } },
      spec: { model_type: "qwen3" },
    });
    expect(line.verdict).toContainEqual(expect.objectContaining({ code: "guess", fields: ["/model_type"] }));
  });

  test("--fail-on sets the exit status to 1", async () => {
    expect((await run("inspect", "minimax_m2--default.json")).status).toBe(0);
    expect((await run("inspect", "--fail-on", "defaulted", "minimax_m2--default.json")).status).toBe(1);
    expect((await run("inspect", "--fail-on", "unmapped", "minimax_m2--default.json")).status).toBe(0);
  });

  test("the verdict stands in the JSON, and in short before the tree of --pretty", async () => {
    const [line = ""] = (await run("inspect", "Qwen--Qwen3.5-27B.json")).lines;
    const { verdict } = JSON.parse(line) as {
      verdict: readonly { kind: string; values: readonly string[] }[];
    };
    expect(verdict[0]?.kind).toBe("legacy");
    expect(verdict[0]?.values).toContain("/body/position/rope_theta");
    const [text = ""] = (await run("inspect", "--pretty", "Qwen--Qwen3.5-27B.json")).lines;
    const shown = text.split("\n");
    expect(shown[1]).toMatch(
      /^≠ Legacy path astray 3: rope_theta is 10000, not 10000000 \(sgl-project\/sglang, qwen3_next\.py at 0201bc8\) · /,
    );
    expect(shown[2]).toMatch(/^◇ Rest on defaults 2: decoder_sparse_step = 1, /);
    expect(shown[3]).toMatch(/^✓ In order: Every field is accounted for · /);
    expect(shown[4]).toBe("");
  });

  test("the legacy path of the verdict is that of the version: 4.57.6 still has a rope_theta", async () => {
    const legacyOf = async (...args: string[]): Promise<unknown> => {
      const [line = ""] = (await run("inspect", ...args, "Qwen--Qwen3-0.6B.json")).lines;
      const { verdict } = JSON.parse(line) as { verdict: readonly { kind: string; values: unknown }[] };
      return verdict.filter(({ kind }) => kind === "legacy").flatMap(({ values }) => values);
    };
    expect(await legacyOf()).toContain("/body/position/scaling");
    expect(await legacyOf("--transformers", "4.57.6")).not.toContain("/body/position/scaling");
  });

  test("--transformers names the version in every class default", async () => {
    const [line = ""] = (await run("inspect", "--transformers", "5.17.0", "minimax_m2--m7-1.json")).lines;
    const { origins } = JSON.parse(line) as { origins: { [pointer: string]: object } };
    expect(origins["/body/attention/num_kv_heads"]).toEqual({
      kind: "defaulted",
      looked_for: ["/num_key_value_heads"],
      default_from: "hf_class",
      class: "MiniMaxM2Config",
      transformers_version: "5.17.0",
    });
  });

  test("memory: 16 of 64 layers cache 2 × 4 heads × 256 channels, the other 48 keep states", async () => {
    const memoryOf = async (...args: string[]): Promise<unknown> =>
      (
        JSON.parse((await run("inspect", ...args, "Qwen--Qwen3.5-27B.json")).lines[0] ?? "") as {
          memory: unknown;
        }
      ).memory;
    const [keys, recurrent, convolution] = [2048 * 16, 786_432 * 48, 40_960 * 48];
    expect(await memoryOf()).toMatchObject({
      load: { batch: 1, context: 262_144, element_bytes: 2, state_bytes: 2, tensor_parallel: 1 },
      caches: [
        { component: "linear_attn", kind: "recurrent state", layers: 48, bytes: recurrent * 4 },
        { component: "linear_attn", kind: "convolution state", layers: 48, bytes: convolution * 2 },
        {
          component: "attention",
          kind: "keys and values",
          layers: 16,
          elements: 2048,
          bytes: keys * 262_144 * 2,
        },
      ],
      cache_bytes: keys * 262_144 * 2 + recurrent * 4 + convolution * 2,
      weight_bytes: { dtype: "bfloat16", total: (26_895_998_464 + 424_699_392) * 2 },
    });
    expect(await memoryOf("--load", "8,1000,1,4")).toMatchObject({
      load: { batch: 8, context: 1000, element_bytes: 1, state_bytes: 2, tensor_parallel: 4 },
      cache_bytes: (8 * (keys * 1000 + recurrent * 4 + convolution * 2)) / 4,
    });
  });

  test("memory: an fp8 KV cache leaves the states of convolutions in the model's own type", async () => {
    const { memory } = JSON.parse(
      (await run("inspect", "nvidia--Qwen3.5-122B-A10B-NVFP4.json")).lines[0] ?? "",
    ) as { memory: unknown };
    expect(memory).toMatchObject({
      load: { element_bytes: 1, state_bytes: 2 },
      caches: [
        { kind: "recurrent state", dtype: "float32", bytes: 36 * 64 * 128 * 128 * 4 },
        // q and k of 16 heads and v of 64, of 128 channels each, 4 taps
        { kind: "convolution state", dtype: null, bytes: 36 * (2 * 16 + 64) * 128 * 4 * 2 },
        { kind: "keys and values", dtype: null, bytes: 12 * 2 * 2 * 256 * 262_144 },
      ],
    });
  });

  test("--pretty prints a row a value, and what they mean in memory", async () => {
    const [text = ""] = (await run("inspect", "--pretty", "qwen3_5--default.json")).lines;
    expect(text).toMatch(/ƒ body\.attention\.rotary_dim\s+64\s+head_dim × partial_rotary_factor/);
    expect(text).toMatch(/^weights: \d+ bytes$/m);
    expect(text).toMatch(/^ {2}keys and values of attention, 8 layers: \d+ bytes$/m);
  });
});

test.each([
  [["compare"]],
  [["inspect"]],
  [["inspect", "--fail-on", "boredom", "x"]],
  [["inspect", "--nonsense", "x"]],
  [["inspect", "--load", "8,4096", "x"]],
])("%j is refused with a sentence", (args) => {
  const parsed = parseArguments(args);
  expect(parsed.ok ? "" : parsed.error).not.toBe("");
});

test("--fail-on warning counts what a quantisation means for the modules of its model", async () => {
  const config = JSON.parse(fixture("quantization/gptq")) as { readonly quantization_config: object };
  const status = async (...rest: string[]): Promise<number> => {
    const parsed = parseArguments(["inspect", ...rest, "--fail-on", "warning", "config.json"]);
    if (!parsed.ok || parsed.value.command !== "inspect") throw new Error("not an inspect command");
    const dynamic = rest.length > 0 ? {} : { dynamic: { "-:(?<=a)b": {} } };
    const text = JSON.stringify({
      ...config,
      quantization_config: { ...config.quantization_config, ...dynamic },
    });
    return inspectFiles(
      parsed.value,
      (file) => {
        if (file === "config.json") return text;
        throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      },
      () => undefined,
    );
  };
  // An expression that cannot be evaluated, and none.
  expect([await status(), await status("--transformers", "5.18.0")]).toEqual([1, 0]);
});
