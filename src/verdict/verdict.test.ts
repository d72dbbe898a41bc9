import { describe, expect, test } from "vitest";
import { restingValues } from "../inspect/counts.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { CONFIGS, fixture } from "../fixtures/read.ts";
import { inspectText, type InspectOptions } from "../inspect/inspect-text.ts";
import { weightsOf } from "../inspect/weights.ts";
import { bothPaths } from "../runtime/paths/both-paths.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { upgradeOf, versionsReport } from "../versions/report.ts";
import { upgradeConcerns } from "./upgrade.ts";
import { verdictLines } from "./lines.ts";
import { concernsOf, type Evidence, verdictOf } from "./verdict.ts";

/** A text's inspection and what its verdict is made from. */
function read(text: string, beside: InspectOptions = {}) {
  const inspection = inspectText(text, beside);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const paths = bothPaths(text, inspection, "5.18.0");
  return { inspection, evidence: { text, paths: paths.ok ? paths.value : null } };
}

function verdict(text: string, beside: InspectOptions = {}) {
  const { inspection, evidence } = read(text, beside);
  return verdictOf(inspection, evidence);
}

function lines(text: string, beside: InspectOptions = {}): string[] {
  const { inspection, evidence } = read(text, beside);
  return verdictLines(inspection, evidence).map(({ label, text: words }) => `${label}: ${words}`);
}

/** A fixture with members set, by dotted paths; undefined takes them out. */
function changed(name: string, members: { readonly [path: string]: Json | undefined }): string {
  const config = JSON.parse(fixture(name)) as JsonObject;
  for (const [path, value] of Object.entries(members)) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    const holder = names.reduce((at, part) => at[part] as JsonObject, config);
    if (value === undefined) Reflect.deleteProperty(holder, last);
    else holder[last] = value;
  }
  return JSON.stringify(config, null, 2);
}

const QWEN = "Qwen--Qwen3.5-397B-A17B";
const MISSPELT = changed(QWEN, {
  "text_config.rope_parameters.rope_theta": undefined,
  "text_config.rope_parameters.rope_tetha": 10_000_000,
  "text_config.attention_sink_size": 128,
});

test("a line of several values names the members of a small object, and counts those of a large one", () => {
  const astray = lines(fixture("Qwen--Qwen3-8B")).find((line) => line.startsWith("Legacy path astray"));
  expect(astray).toContain('rope_scaling is {"rope_theta": …, "rope_type": …}, not null');
  const long = lines(fixture("MiniMaxAI--MiniMax-M2.5")).find((line) =>
    line.startsWith("Legacy path astray"),
  );
  expect(long).toContain("rope_scaling is {… 3 entries}, not null");
});

describe("a misspelt field", () => {
  test("comes first, with what was meant and the default that stands in for it", () => {
    expect(verdict(MISSPELT)[0]).toEqual({
      kind: "unmapped",
      severity: "warning",
      code: "misspelt-field",
      message:
        "The spec is the same without text_config.rope_parameters.rope_tetha = 10000000. Did you mean rope_theta, which now is 10000, the default of Qwen3_5MoeTextConfig (transformers 5.18.0)?",
      fields: ["/text_config/rope_parameters/rope_tetha", "/text_config/rope_parameters/rope_theta"],
      values: ["/body/position/rope_theta"],
    });
  });

  test("and a field that nothing is spelled like is named with its value", () => {
    expect(verdict(MISSPELT)[1]).toMatchObject({
      kind: "unmapped",
      code: "unread-field",
      message: "The spec is the same without 1 field: text_config.attention_sink_size = 128.",
      fields: ["/text_config/attention_sink_size"],
    });
  });

  test("makes the default that it leads to a warning", () => {
    const warned = verdict(MISSPELT).filter(
      ({ kind, severity }) => kind === "default" && severity === "warning",
    );
    expect(warned.map(({ fields, values }) => [fields, values])).toEqual([
      [["/text_config/rope_parameters/rope_theta"], ["/body/position/rope_theta"]],
    ]);
  });

  test("is found in another object too", () => {
    const text = changed("Qwen--Qwen3-8B", { num_key_value_heads: undefined, num_key_values_heads: 8 });
    expect(verdict(text)[0]?.message).toMatch(
      /^The spec is the same without num_key_values_heads = 8\. Did you mean num_key_value_heads/,
    );
  });
});

describe("what is refused", () => {
  test("a schedule of 60 layers for a stack of 61 is the first entry, with both facts in words", () => {
    const [first] = verdict(changed(QWEN, { "text_config.num_hidden_layers": 61 }));
    expect(first).toMatchObject({ kind: "error", severity: "error", code: "schedule-length" });
    expect(first?.message).toContain("60 entries");
    expect(first?.message).toContain("61");
    expect(first?.fields).toEqual(["/text_config/layer_types"]);
  });

  test("a comma that JSON does not have is odd, and no field's fault", () => {
    const text = fixture("Qwen--Qwen3-8B").replace(/\s*}\s*$/, ",\n}\n");
    expect(verdict(text)[0]).toMatchObject({ kind: "error", severity: "warning", code: "trailing-comma" });
  });
});

test("spellings that disagree are one entry with both values, and not told twice", () => {
  const disagree = verdict(fixture("MiniMaxAI--MiniMax-M3")).filter(
    ({ code }) => code === "spellings-disagree",
  );
  expect(
    disagree.map(({ kind, severity, message, fields }) => ({ kind, severity, message, fields })),
  ).toEqual([
    {
      kind: "shadowed",
      severity: "warning",
      message:
        "Two spellings of one fact disagree: num_nextn_predict_layers = 1, but num_mtp_modules = 7 decides.",
      fields: ["/num_nextn_predict_layers", "/num_mtp_modules"],
    },
  ]);
});

describe("what a quantisation leaves unclear", () => {
  const FP8 = "Qwen--Qwen3-32B-FP8";

  test("a member that nobody read", () => {
    const entries = verdict(changed(FP8, { "quantization_config.scale_rounding": "up" }));
    expect(entries.find(({ kind }) => kind === "quantization")).toMatchObject({
      severity: "warning",
      code: "unread-quantization-member",
      fields: ["/quantization_config/scale_rounding"],
    });
    expect(entries.find(({ kind }) => kind === "unmapped")?.fields).toEqual([
      "/quantization_config/scale_rounding",
    ]);
  });

  test("a member of hf_quant_config.json that nobody read", () => {
    const side = '{"quantization": {"quant_algo": "FP8", "zz_unheard_of": 1}}';
    const entries = verdict(fixture("Qwen--Qwen3-8B"), { hfQuantConfig: side });
    expect(entries.find(({ kind }) => kind === "quantization")?.fields).toEqual([
      "hf_quant_config.json#/quantization/zz_unheard_of",
    ]);
  });

  test("a hf_quant_config.json that cannot be read: not that there is no quantisation, and no figure without a mark", () => {
    const side = '{"quantization": ';
    expect(lines(fixture("Qwen--Qwen3-8B")).at(-1)).toContain("not quantised");
    expect(lines(fixture("Qwen--Qwen3-8B"), { hfQuantConfig: side }).at(-1)).not.toContain("quantised");
    const { inspection } = read(fixture("Qwen--Qwen3-8B"), { hfQuantConfig: side });
    expect(weightsOf(inspection).unread.map(dotted)).toEqual(["hf_quant_config.json"]);
  });

  test("a generation_config.json that Python refuses is an error of that file", () => {
    const entries = verdict(fixture("Qwen--Qwen3-8B"), { generationConfig: '{"top_k": 2,}' });
    expect(entries.find(({ code }) => code === "trailing-comma")).toMatchObject({
      kind: "error",
      fields: ["generation_config.json#"],
    });
  });

  test("a method that nobody described", () => {
    const entries = verdict(changed("Qwen--Qwen3-8B", { quantization_config: { quant_method: "zip" } }));
    expect(entries.filter(({ kind }) => kind === "quantization").map(({ code }) => code)).toEqual([
      "unknown-quantization-method",
    ]);
  });
});

describe("the legacy path", () => {
  test("of Qwen3.5 reads another rope_theta, and the verdict of the untouched file begins with it", () => {
    const [first] = verdict(fixture(QWEN));
    expect(first).toMatchObject({ kind: "legacy", severity: "warning", code: "legacy-other-value" });
    expect(first?.message).toMatch(
      /transformers 5\.18\.0 goes on with another value: rope_theta is 10000, not 10000000;/,
    );
    expect(first?.message).toMatch(/Whose: sgl-project\/sglang, qwen3_next\.py at 0201bc8[;.]/);
    expect(first?.values).toContain("/body/position/rope_theta");
    expect(first?.fields).toContain("/text_config/rope_parameters/rope_theta");
  });

  test("is left out while it is not known", () => {
    const { inspection, evidence } = read(fixture(QWEN));
    const entries = verdictOf(inspection, { ...evidence, paths: null });
    expect(entries.filter(({ kind }) => kind === "legacy")).toEqual([]);
  });
});

describe("defaults", () => {
  test("are named, with whose they are", () => {
    const text = changed("MiniMaxAI--MiniMax-M2.5", { rms_norm_eps: undefined });
    const entry = verdict(text).find(({ values }) => values.includes("/body/norm/eps"));
    expect(entry).toMatchObject({ kind: "default", severity: "info", code: "class-default" });
    expect(entry?.message).toContain("defaults of MiniMaxM2Config (transformers 5.18.0)");
    expect(entry?.message).toContain("rms_norm_eps = 0.000001");
  });

  test.each(CONFIGS)("%s: one count, whoever counts", (name) => {
    const { inspection, evidence } = read(fixture(name));
    const told = concernsOf(inspection, evidence).flatMap(({ kind, values }) =>
      kind === "default" ? values : [],
    );
    const resting = restingValues(inspection);
    expect(new Set(told)).toEqual(new Set(resting));
    const [line] = verdictLines(inspection, evidence).filter(({ kind }) => kind === "default");
    expect(line?.label ?? "Rest on defaults 0").toBe(`Rest on defaults ${resting.length}`);
    // Names are of fields: where they are not as many, both numbers stand before them.
    const named = line?.concerns.length ?? 0;
    const both = /^(\d+) values? from (\d+) absent fields?: /.exec(line?.text ?? "");
    expect(both?.slice(1).map(Number) ?? null).toEqual(
      named === resting.length ? null : [resting.length, named],
    );
  });
});

describe("where nothing is wrong", () => {
  const [last = ""] = lines(fixture("meta-llama--Meta-Llama-3.1-8B")).slice(-1);

  test("it is said", () => {
    expect(last).toMatch(
      /^In order: Every field is accounted for · nothing found that the reference would refuse/,
    );
    expect(last).toContain("spellings agree");
  });

  test.each(CONFIGS)("%s: the numbers of fields add up", (name) => {
    const { inspection, evidence } = read(fixture(name));
    const text = verdictLines(inspection, evidence).at(-1)?.text ?? "";
    const [, shares = "", of] = /((\d[\d,]*) of ([\d,]+) fields? decide.*)$/.exec(text)?.map(String) ?? [];
    const all = [...shares.matchAll(/(?<!of )\b(\d[\d,]*)(?= of | ignored| another| read)/g)];
    const number = (digits: string): number => Number(digits.replaceAll(",", ""));
    expect(
      all.reduce((sum, [digits]) => sum + number(digits), 0),
      text,
    ).toBe(inspection.fields.size);
    expect(of).toBeDefined();
  });

  test("but not of fields of which it is told that they should have decided", () => {
    const text = changed(QWEN, { text_config: undefined, num_hidden_layers: 60, hidden_size: 4096 });
    const { inspection, evidence } = read(text);
    const all = verdictLines(inspection, evidence);
    expect(all.some(({ label, severity }) => /^Take care/.test(label) && severity === "warning")).toBe(true);
    expect(all.at(-1)?.text).not.toContain("every field is accounted for");
    expect(all.at(-1)?.text).not.toContain("Every field is accounted for");
  });

  test("nor of a quantisation before it was looked into", () => {
    const { inspection, evidence } = read(fixture("nvidia--MiniMax-M2.5-NVFP4"));
    const last = (quantization: Evidence["quantization"]) =>
      verdictLines(inspection, { ...evidence, ...(quantization !== undefined && { quantization }) }).at(-1)
        ?.text;
    expect(last([])).toContain("the quantisation is described");
    expect(last(undefined)).toContain("the quantisation is being looked into");
    expect(last(null)).toContain("the quantisation could not be looked into");
  });

  test("and only what is so", () => {
    expect(lines(MISSPELT).at(-1)).not.toContain("accounted for");
    expect(lines(changed(QWEN, { "text_config.num_hidden_layers": 61 })).at(-1)).not.toContain("refuse");
  });
});

test("of many fields that nobody read, all are pointed to and sixty are named", () => {
  const odd = Object.fromEntries(Array.from({ length: 75 }, (_, index) => [`zzz${index}zzz`, index]));
  const entry = verdict(changed("Qwen--Qwen3-8B", odd)).find(({ kind }) => kind === "unmapped");
  expect(entry?.fields).toHaveLength(75);
  expect(entry?.message).toMatch(/^The spec is the same without 75 fields: zzz0zzz = 0, .*, and 15 more\.$/);
});

test("every pointer of a verdict leads somewhere", () => {
  const { inspection, evidence } = read(MISSPELT);
  const known = [...inspection.origins.keys()];
  for (const { values } of verdictOf(inspection, evidence))
    for (const value of values)
      expect(
        known.some((leaf) => leaf === value || leaf.startsWith(`${value}/`)),
        value,
      ).toBe(true);
});

describe("an upgrade that is asked for", () => {
  const lineOf = async (from: string, to: string) => {
    const text = changed("qwen3--m7-0", { rope_parameters: undefined, rope_theta: 5000 });
    const { inspection, evidence } = read(text);
    const files = { config: text, hfQuantConfig: null, generationConfig: null };
    const report = await versionsReport(files, inspection);
    if (!report.ok) throw new Error(report.error.message);
    const { beside } = report.value;
    const upgrade = upgradeConcerns({ upgrade: upgradeOf(report.value, from, to), beside }, inspection);
    const entries = verdictOf(inspection, { ...evidence, upgrade }).filter(({ kind }) => kind === "upgrade");
    const line = verdictLines(inspection, { ...evidence, upgrade }).find(({ kind }) => kind === "upgrade");
    return { entries, line };
  };

  test("tells what model code gets otherwise first, then what is only kept elsewhere", async () => {
    const { entries, line } = await lineOf("4.57.6", "5.18.0");
    expect(entries.map(({ code, severity }) => [code, severity])).toEqual([
      ["version-change", "warning"],
      ["version-rename", "info"],
    ]);
    expect(entries[1]?.message).toContain("rope_theta");
    expect(entries[1]?.values).toContain("/body/position/rope_theta");
    expect(line?.label).toMatch(/^Upgrade changes \d/);
  });

  test("that changes nothing is said to change nothing", async () => {
    const { entries, line } = await lineOf("5.17.0", "5.18.0");
    expect(entries.map(({ code }) => code)).toEqual(["version-same"]);
    expect(line?.text).toContain("nothing changes");
    expect(line?.label).toBe("Upgrade");
  });
});

test("an attribute that differs by layer is told with the exception that it raises", () => {
  const text = fixture("google--gemma-4-26B-A4B");
  expect(lines(text).find((line) => line.startsWith("Legacy path astray"))).toContain(
    "head_dim (code that asks stops with AmbiguousGlobalPerLayerAttributeError)",
  );
  const entry = verdict(text).find(({ code }) => code === "legacy-per-layer-error");
  expect(entry?.message).toContain(
    "stops with AmbiguousGlobalPerLayerAttributeError at num_key_value_heads, head_dim",
  );
});

test("a default on which thousands of values rest is told with a count, not with all of them", () => {
  const dynamic = Object.fromEntries(
    Array.from({ length: 2000 }, (_, rule) => [`-:.*\\.${rule}\\..*up_proj.*`, {}]),
  );
  const text = changed("Qwen--Qwen3-8B", {
    quantization_config: { quant_method: "gptq", bits: 4, group_size: 128, dynamic },
  });
  const { inspection, evidence } = read(text);
  const long = concernsOf(inspection, evidence).filter(({ why }) => why.length > 10_000);
  expect(long.map(({ what }) => what)).toEqual([]);
});

test("no line of a verdict goes on behind a full stop", () => {
  for (const name of CONFIGS) for (const line of lines(fixture(name))) expect(line).not.toMatch(/\. ·|\.$/);
});

test("a reason has one colon before what a rule says", () => {
  const why = CONFIGS.flatMap((name) => {
    const { inspection, evidence } = read(fixture(name));
    return concernsOf(inspection, evidence).flatMap(({ kind, why }) => (kind === "default" ? [why] : []));
  });
  expect(why).toContainEqual(expect.stringMatching(/^Absent from the file: the default of /));
  expect(why).toContainEqual(expect.stringMatching(/^Absent from the file; by rule, /));
  expect(why.filter((words) => /by rule:/.test(words))).toEqual([]);
});
