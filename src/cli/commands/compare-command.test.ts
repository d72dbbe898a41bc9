import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Comparison } from "../../compare/comparison.ts";
import { headerFile, savedCheckpoint } from "../../fixtures/checkpoints.ts";
import { fixture } from "../../fixtures/read.ts";
import { parseArguments } from "../arguments/arguments.ts";
import { compareFiles } from "./compare-command.ts";

const DENSE = "Qwen--Qwen3.5-27B.json";
const MOE = "Qwen--Qwen3.5-35B-A3B.json";

/** Runs `spec` with these arguments on fixture configs and collects what it prints and saves. */
async function run(...args: string[]): Promise<{
  readonly status: number;
  readonly lines: string[];
  readonly saved: ReadonlyMap<string, string>;
}> {
  const parsed = parseArguments(args);
  if (!parsed.ok || parsed.value.command !== "compare") throw new Error("not a compare command");
  const lines: string[] = [];
  const read = (file: string): string => {
    if (dirname(file) !== ".") return readFileSync(file, "utf8");
    return file === "broken.json" ? "{" : fixture(basename(file, ".json"));
  };
  const saved = new Map<string, string>();
  const status = await compareFiles(
    parsed.value,
    read,
    (line) => void lines.push(line),
    (file, text) => void saved.set(file, text),
  );
  return { status, lines, saved };
}

const printed = (lines: readonly string[]): Comparison & { a: string; b: string; ok: boolean } =>
  JSON.parse(lines.join("\n")) as Comparison & { a: string; b: string; ok: boolean };

describe("spec compare --headers", () => {
  /** Runs a test on the files of two checkpoints of a tiny Llama, of which B has another shape and a tensor more. */
  async function twoCheckpoints(test: (a: string, b: string) => Promise<void>): Promise<void> {
    const root = mkdtempSync(join(tmpdir(), "spec-compare-"));
    try {
      const { config, tensors } = savedCheckpoint("llama");
      const other = new Map(tensors);
      other.set("model.layers.0.self_attn.q_proj.weight", { dtype: "BF16", shape: [1, 1] });
      other.set("model.layers.0.self_attn.q_proj.bias", { dtype: "BF16", shape: [64] });
      const sides = [tensors, other].map((all) => {
        const directory = mkdtempSync(join(root, "side-"));
        writeFileSync(join(directory, "config.json"), JSON.stringify(config));
        writeFileSync(join(directory, "model.safetensors"), headerFile(all));
        return join(directory, "config.json");
      });
      await test(sides[0] ?? "", sides[1] ?? "");
    } finally {
      rmSync(root, { recursive: true });
    }
  }

  test("names what the headers of two checkpoints with the same config have otherwise", () =>
    twoCheckpoints(async (a, b) => {
      const { status, lines } = await run("compare", "--headers", a, b);
      expect(status).toBe(0);
      const { weights } = JSON.parse(lines.join("")) as {
        weights: { changes: { status: string; name: string; component: string | null }[]; equal: number };
      };
      expect(weights.changes).toMatchObject([
        { status: "only-b", name: "model.layers.{}.self_attn.q_proj.bias", indexes: "0", component: null },
        {
          status: "shape",
          name: "model.layers.{}.self_attn.q_proj.weight",
          component: "attention",
          b: { shape: [1, 1] },
        },
      ]);
      expect(weights.equal).toBe(savedCheckpoint("llama").tensors.size - 1);
      const text = (await run("compare", "--headers", "--pretty", a, b)).lines.join("\n");
      expect(text).toContain(
        "~ model.layers.{}.self_attn.q_proj.weight  [64, 64] bfloat16 → [1, 1] bfloat16",
      );
    }));

  test("says which side's weights cannot be read", () =>
    twoCheckpoints(async (a, b) => {
      writeFileSync(join(dirname(b), "model.safetensors"), "PK");
      const { status, lines } = await run("compare", "--headers", a, b);
      expect(status).toBe(2);
      expect(JSON.parse(lines.join(""))).toMatchObject({
        errors: [{ side: "b", message: expect.stringContaining("is no safetensors file") as string }],
      });
    }));
});

describe("spec compare", () => {
  test("prints the comparison as one JSON object on one line", async () => {
    const { status, lines } = await run("compare", DENSE, MOE);
    expect([status, lines.length]).toEqual([0, 1]);
    const { a, b, ok, summary, values, fields, costs, layers } = printed(lines);
    expect({ a, b, ok }).toEqual({ a: DENSE, b: MOE, ok: true });
    expect(summary).toMatch(/^7 spec values changed, 1 is only in A, 1 is only in B and the layers differ; /);
    expect(values.find((entry) => entry.a?.pointer === "/body/hidden_size")).toMatchObject({
      status: "changed",
      a: { value: 5120, origin: { kind: "mapped", from: ["/text_config/hidden_size"] } },
      b: { value: 2048 },
    });
    expect(fields.length).toBe(17);
    expect(costs.length).toBeGreaterThan(0);
    expect(layers.count).toEqual({ a: 64, b: 40 });
  });

  test("one file is compared under two versions, and with what a version saves of it", async () => {
    const old = await run("compare", "--transformers", "4.57.6,5.18.0", "qwen3--default.json");
    expect(printed(old.lines)).toMatchObject({
      a: "qwen3--default.json with transformers 4.57.6",
      b: "qwen3--default.json with transformers 5.18.0",
      ok: true,
    });
    const saved = await run(
      "compare",
      "--resaved",
      "5.18.0",
      "--fail-on",
      "spec-change",
      "qwen3--default.json",
    );
    expect(saved.status).toBe(0);
    expect(printed(saved.lines).b).toBe("qwen3--default.json as saved by transformers 5.18.0");
    expect(parseArguments(["compare", "a.json"]).ok).toBe(false);
    expect(parseArguments(["compare", "--resaved", "3.0.0", "a.json"]).ok).toBe(false);
  });

  test("--fail-on spec-change is status 1 where the specs differ, and only there", async () => {
    expect((await run("compare", "--fail-on", "spec-change", DENSE, MOE)).status).toBe(1);
    expect((await run("compare", "--fail-on", "spec-change", DENSE, DENSE)).status).toBe(0);
  });

  test("a file that cannot be read is status 2, and the object says which and why", async () => {
    const { status, lines } = await run("compare", "broken.json", "missing.json");
    expect(status).toBe(2);
    expect(JSON.parse(lines.join("\n"))).toMatchObject({
      a: "broken.json",
      b: "missing.json",
      ok: false,
      errors: [
        { side: "a", line: 1 },
        { side: "b", code: "unreadable-file" },
      ],
    });
    const pretty = await run("compare", "--pretty", DENSE, "broken.json");
    expect(pretty.status).toBe(2);
    expect(pretty.lines.join("\n")).toMatch(/^broken\.json:1:\d+: /);
  });

  test("--transformers names the version whose defaults fill in what a file leaves out", async () => {
    const { lines } = await run("compare", "--transformers", "5.17.0", "minimax_m2--m7-1.json", DENSE);
    const heads = printed(lines).values.find((entry) => entry.a?.pointer === "/body/attention/num_kv_heads");
    expect(heads?.a).toMatchObject({ origin: { transformers_version: "5.17.0" } });
  });

  test("--pretty: a long cell does not push the next column out of sight in other rows", async () => {
    const files = ["MiniMaxAI--MiniMax-M2.5.json", "nvidia--MiniMax-M2.5-NVFP4.json"];
    const text = (await run("compare", "--pretty", ...files)).lines.join("\n");
    expect(text).toMatch(/^\+ quantization\.normal_form\.schemes\.NVFP4 +none → weights 4 bit.{60}/m);
    expect(text).not.toMatch(/ {70}/);
  });

  test("--pretty is text: the sentence, the differences with both values, each field under its heading", async () => {
    const text = (await run("compare", "--pretty", DENSE, MOE)).lines.join("\n");
    expect(text).toContain("7 spec values changed");
    expect(text).toMatch(/~ body\.hidden_size\s+5120 → 2048\s+−60 %; text_config\.hidden_size/);
    expect(text).toMatch(/- body\.mlp\s+dense MLP → none\s+Nothing in B corresponds/);
    expect(text).toMatch(/Layers\n64 layers → 40\nlayers 0–39: dense MLP → MoE/);
    expect(text).toMatch(/Ignored: 2\n~ vision_config\.model_type/);
  });
});

describe("spec compare --output", () => {
  test("saves what is printed otherwise, and prints nothing", async () => {
    const { lines, saved } = await run("compare", "--format", "text", "-o", "out/a.txt", DENSE, MOE);
    expect(lines).toEqual([]);
    const printed = await run("compare", "--format", "text", DENSE, MOE);
    expect([...saved]).toEqual([["out/a.txt", `${printed.lines.join("\n")}\n`]]);
  });

  test("Markdown shows both models, drawn in a file beside it", async () => {
    const { saved } = await run("compare", "--format", "markdown", "--output", "out/a b.md", DENSE, MOE);
    expect([...saved.keys()]).toEqual(["out/a b.md", "out/a b.diagram.svg"]);
    expect(saved.get("out/a b.md")).toContain("drawn side by side](<a%20b.diagram.svg>)");
    const { lines } = await run("compare", "--format", "diagram", DENSE, MOE);
    expect(saved.get("out/a b.diagram.svg")).toBe(`${lines.join("\n")}\n`);
  });

  test("Markdown that is printed leads to both models drawn", async () => {
    const { lines } = await run("compare", "--format", "markdown", DENSE, MOE);
    expect(lines.join("\n")).toMatch(/\[Both models, drawn\]\(\S+#\/compare\/\S+&tab=diagram\)/);
  });
});

describe("spec compare in CI", () => {
  /** Runs the command on checkpoints that are given as texts. */
  async function compare(
    files: { readonly [name: string]: string },
    ...args: string[]
  ): Promise<{ readonly status: number; readonly text: string }> {
    const parsed = parseArguments(["compare", ...args, "a/config.json", "b/config.json"]);
    if (!parsed.ok || parsed.value.command !== "compare") throw new Error("not a compare command");
    const lines: string[] = [];
    const status = await compareFiles(
      parsed.value,
      (file) => {
        const text = files[file];
        if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
        return text;
      },
      (line) => void lines.push(line),
      () => {
        throw new Error("nothing is to be saved");
      },
    );
    return { status, text: lines.join("\n") };
  }
  const config = fixture("Qwen--Qwen3-8B");
  const both = (b: string, more: { readonly [name: string]: string } = {}) => ({
    "a/config.json": config,
    "b/config.json": b,
    ...more,
  });

  test.each<[string, { readonly [name: string]: string }, readonly string[]]>([
    ["nothing changed", both(config), []],
    ["a field that nobody reads", both(config.replace("{", '{ "mystery": 1,')), ["unmapped"]],
    ["a comment", both(config.replace("{", "{ // here")), ["spec-change", "new-warning", "warning"]],
    [
      "another end",
      both(config, { "b/generation_config.json": '{"eos_token_id": 1}' }),
      ["spec-change", "engines-read"],
    ],
    [
      "a field that only the code of engines reads",
      both(config.replace("{", '{ "partial_rotary_factor": 0.5,')),
      ["engines-read"],
    ],
    ["another size", both(config.replace(/"vocab_size": \d+/, '"vocab_size": 152064')), ["spec-change"]],
    [
      "a vocabulary without the file's own end",
      both(config.replace(/"vocab_size": \d+/, '"vocab_size": 10')),
      ["spec-change", "new-warning", "warning"],
    ],
  ])("%s: the conditions that hold", async (_, files, holding) => {
    const known = ["spec-change", "unmapped", "engines-read", "new-warning", "warning"];
    const found = await Promise.all(
      known.map(async (condition) =>
        (await compare(files, "--fail-on", condition)).status === 1 ? [condition] : [],
      ),
    );
    expect(found.flat()).toEqual(holding);
  });

  test("a version for each side: what 5.17.0 and 5.18.0 make of one file", async () => {
    const { text } = await compare(
      { ...both(fixture("minimax_m2--m7-1")), "a/config.json": fixture("minimax_m2--m7-1") },
      ...["--transformers", "5.17.0,5.18.0"],
    );
    const { values } = JSON.parse(text) as Comparison;
    const heads = values.find((entry) => entry.a?.pointer === "/body/attention/num_kv_heads");
    expect(heads).toMatchObject({
      a: { origin: { transformers_version: "5.17.0" } },
      b: { origin: { transformers_version: "5.18.0" } },
      drift: true,
    });
  });

  test("--only-changes leaves out what is equal", async () => {
    const { text } = await compare(
      both(config.replace(/"vocab_size": \d+/, '"vocab_size": 10')),
      "--only-changes",
    );
    const { values, costs } = JSON.parse(text) as Comparison;
    expect(values.map(({ status }) => status)).toEqual(["changed"]);
    expect(costs.every(({ a, b }) => a !== b)).toBe(true);
  });

  test("Markdown: the sentence, folded tables, and a link to both sides; 60 kB at most", async () => {
    const { text } = await compare(
      both(config.replace(/"vocab_size": \d+/, '"vocab_size": 10').replace("{", '{ "use_cachee": 1,')),
      ...["--format", "markdown", "--app", "https://spec.example/"],
    );
    expect(text).toMatch(/^### a\/config\.json → b\/config\.json\n/);
    expect(text).toContain("[Open the comparison](https://spec.example/#/compare/config/");
    expect(text.indexOf("#### Unmapped: 1")).toBeLessThan(text.indexOf("#### Spec"));
    expect(text).toContain("<details><summary>Changes the spec: 1</summary>");

    expect(text).toContain("<details><summary>Part by part</summary>");
    expect(text).toContain("- stack, embedding: 151,936 × 4,096, untied in A, 10 × 4,096, untied in B");

    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`zz_unheard_of_${index}`, index]),
    );
    const long = await compare(
      both(JSON.stringify({ ...(JSON.parse(config) as object), ...many })),
      ...["--format", "markdown"],
    );
    expect(new TextEncoder().encode(long.text).length).toBeLessThanOrEqual(60_000);
    expect(long.text).toMatch(/\d+ more are left out\./);
  });
});

test("--format diagram is one picture of both models", async () => {
  const { lines } = await run("compare", "--format", "diagram", DENSE, MOE);
  expect(lines).toHaveLength(1);
  const [svg = ""] = lines;
  expect(svg).toMatch(/^<svg [^]*<\/svg>$/);
  for (const title of [DENSE, MOE]) expect(svg).toContain(`>${title}<`);
});

test.each([
  [["compare"]],
  [["compare", "one.json"]],
  [["compare", "1.json", "2.json", "3.json"]],
  [["compare", "-", "-"]],
  [["compare", "--fail-on", "defaulted", "a.json", "b.json"]],
])("%j is refused with a sentence", (args) => {
  const parsed = parseArguments(args);
  expect(parsed.ok ? "" : parsed.error).toMatch(/\.$/);
});
