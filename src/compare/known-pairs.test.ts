import { describe, expect, test } from "vitest";
import { fixture, PAIRS } from "../fixtures/read.ts";
import type { Json } from "../spec/json.ts";
import { isJsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison, Heading } from "./comparison.ts";
import { DENSE, fixtureSide, MINIMAX, MOE, sideOf } from "./sides.test-support.ts";

const compare = (a: string, b: string): Comparison => compareInspections(fixtureSide(a), fixtureSide(b));

/** The pointers of the spec's differences, a part as one. */
function differing({ values }: Comparison): string[] {
  return values
    .filter(({ status }) => status !== "equal")
    .map(({ status, a, b }) => `${status} ${(status === "only-b" ? b : a)?.pointer ?? ""}`);
}

const beyondQuantization = (lines: readonly string[]): string[] =>
  lines.filter((line) => !/ \/quantization(\/|$)/.test(line));

/** The fields under a heading, without those of a declaration of quantisation. */
function under({ fields }: Comparison, heading: Heading): string[] {
  return fields
    .filter((field) => field.heading === heading && !field.pointer.includes("/quantization_config/"))
    .map(({ pointer }) => pointer);
}

const cost = ({ costs }: Comparison, key: string) => costs.find((row) => row.key === key);

const unequalCosts = ({ costs }: Comparison): string[] =>
  costs.filter(({ a, b }) => a !== b).map(({ key }) => key);

/** How a number with a point is kept in JSON that was parsed, where 10.0 and 10 are one. */
const POINTED = /(?<=[[:,]\s*)-?\d+\.\d+(?:[eE][-+]?\d+)?(?=\s*[,}\]])/g;
const parsed = (text: string): Json => JSON.parse(text.replace(POINTED, '"#$&"')) as Json;
const written = (value: Json): string => JSON.stringify(value, null, 2).replace(/"#([^"]*)"/g, "$1");

describe("the same file", () => {
  const reversed = (value: Json): Json =>
    isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([name, inner]) => [name, reversed(inner)]),
        )
      : value;

  test.each([DENSE, "deepseek-ai--DeepSeek-V4-Flash", "nvidia--Qwen3.6-35B-A3B-NVFP4"])(
    "%s twice, and in another order",
    (name) => {
      const text = fixture(name);
      const twice = compareInspections(sideOf(text), sideOf(text));
      expect(twice.summary).toBe("Identical specs; the two files are the same text.");
      const other = written(reversed(parsed(text)));
      const ordered = compareInspections(sideOf(text), sideOf(other));
      expect(ordered.summary).toBe("Identical specs; the files hold the same values in another order.");
      for (const { counts } of [twice, ordered])
        expect([counts.fields_changed, counts.drift]).toEqual([0, 0]);
    },
  );
});

describe("a file and its copy by another version of transformers", () => {
  test.each(PAIRS)("%s: the same spec, and every change a spelling or bookkeeping", (pair) => {
    const side = (version: string) => sideOf(fixture(`${pair}.${version}`));
    for (const { same_spec, counts, fields } of [
      compareInspections(side("v4"), side("v5")),
      compareInspections(side("v5"), side("v4")),
    ]) {
      expect(same_spec).toBe(true);
      expect(fields.length).toBeGreaterThan(0);
      expect([counts.fields["changes-spec"], counts.fields.unmapped]).toEqual([0, 0]);
    }
  });
});

describe("two versions of one model", () => {
  test("GLM-5 and GLM-5.1: which program wrote the file", () => {
    const comparison = compare("zai-org--GLM-5", "zai-org--GLM-5.1");
    expect(comparison.summary).toBe("Identical specs; 1 config field changed, without effect on the spec.");
    expect(comparison.fields.map(({ pointer, heading }) => [pointer, heading])).toEqual([
      ["/transformers_version", "ignored"],
    ]);
    expect(comparison.counts.drift).toBe(0);
  });

  test("GLM-5.1 and GLM-5.2: fewer indexers, another rope base, a longer context", () => {
    const comparison = compare("zai-org--GLM-5.1", "zai-org--GLM-5.2-FP8");
    expect(beyondQuantization(differing(comparison))).toEqual([
      "changed /body/attention/indexer/shared_by_draft_iterations",
      "changed /body/position/rope_theta",
      "changed /body/position/max_position_embeddings",
      "changed /body/position/context_len",
      "only-b /body/shared_attention",
    ]);
    expect(comparison.layers.words).toEqual([
      "layers 3–77: latent attention with an indexer → latent attention with an indexer on every 4th layer from 6 and latent attention with an earlier indexer's choice on the rest",
    ]);
    expect(comparison.values.find(({ a }) => a?.pointer === "/body/position/rope_theta")).toMatchObject({
      a: { value: 1_000_000 },
      b: { value: 8_000_000 },
      size: { text: "× 8" },
    });
    // 78 layers keep 512 + 64 channels; 128 more where there is an indexer: in all, then in 3 + 18.
    expect(cost(comparison, "kv_elements_per_token")).toMatchObject({
      a: 78 * 576 + 78 * 128,
      b: 78 * 576 + 21 * 128,
    });
    expect(cost(comparison, "kv_bytes_at_context")).toMatchObject({
      a: 202_752 * (78 * 576 + 78 * 128) * 2,
      b: 1_048_576 * (78 * 576 + 21 * 128) * 2,
    });
    expect(cost(comparison, "kind_indexer_keys_at_context")).toMatchObject({ b: 1_048_576 * 21 * 128 * 2 });
    expect(under(comparison, "changes-spec")).toEqual([
      "/max_position_embeddings",
      "/rope_parameters/rope_theta",
      "/index_share_for_mtp_iteration",
      "/indexer_types",
      "/mlp_layer_types",
    ]);
    expect(comparison.counts.fields.unmapped).toBe(0);
  });

  test("Kimi-K2.5 and Kimi-K2.7-Code-NVFP4: renames, identity and quantisation", () => {
    const comparison = compare("moonshotai--Kimi-K2.5", "nvidia--Kimi-K2.7-Code-NVFP4");
    expect(beyondQuantization(differing(comparison))).toEqual(["changed /body/text_model_type"]);
    expect(comparison.layers.equal).toBe(true);
    expect(under(comparison, "changes-spec")).toEqual(["/text_config/model_type"]);
    const renamed = (name: string, as: string) =>
      comparison.fields.find(({ pointer }) => pointer === `/text_config/rope_scaling/${name}`)?.as.join() ===
      `/text_config/rope_parameters/${as}`;
    expect([renamed("type", "rope_type"), renamed("factor", "factor"), renamed("mscale", "mscale")]).toEqual([
      true,
      true,
      true,
    ]);
    // The same rules under other names are no drift.
    expect(comparison.values.filter(({ drift, a }) => drift && a?.pointer.includes("/scaling/"))).toEqual([]);
    expect(comparison.counts.fields.unmapped).toBe(0);
    // The copy keeps keys and values in FP8, and says so.
    expect(unequalCosts(comparison)).toEqual([
      "weight_bytes",
      "weight_bytes_whole",
      "kv_bytes_per_token",
      "kv_bytes_at_context",
    ]);
  });

  // A config of Qwen3.6-27B is not among the fixtures: the larger sibling in its place.
  test("Qwen3.5-35B-A3B and Qwen3.6-35B-A3B-NVFP4: quantisation", () => {
    const comparison = compare(MOE, "nvidia--Qwen3.6-35B-A3B-NVFP4");
    expect(differing(comparison)).toEqual(["only-b /quantization"]);
    expect(under(comparison, "changes-spec")).toEqual([]);
    expect(under(comparison, "respelled")).toEqual(["/dtype"]);
    expect(comparison.counts.fields.unmapped).toBe(0);
    expect(unequalCosts(comparison)).toEqual(["weight_bytes", "weight_bytes_whole"]);
    // Two bytes for each parameter; quantised, the experts of all layers take little more than half a byte.
    const stored = cost(comparison, "weight_bytes");
    const parameters = ["parameters_text", "parameters_mtp"].map((key) => cost(comparison, key)?.a ?? NaN);
    expect(stored?.a).toBe(2 * parameters.reduce((sum, count) => sum + count));
    const experts = 40 * 256 * 3 * 2048 * 512;
    expect(stored?.b).toBeLessThan((stored?.a ?? NaN) - experts * 1.4);
    expect(stored?.b).toBeGreaterThan((stored?.a ?? NaN) - experts * 1.6);
  });

  test("MiniMax-M2.5 and its NVFP4 copy: quantisation and the declared type", () => {
    const comparison = compare(MINIMAX, "nvidia--MiniMax-M2.5-NVFP4");
    expect(beyondQuantization(differing(comparison))).toEqual(["changed /dtype"]);
    expect(under(comparison, "changes-spec")).toEqual(["/dtype"]);
    expect(comparison.fields.find(({ pointer }) => pointer === "/partial_rotary_factor")).toMatchObject({
      heading: "respelled",
      as: ["/rotary_dim"],
    });
    expect(comparison.counts.fields.unmapped).toBe(0);
    // The copy keeps keys and values in FP8, and says so.
    expect(unequalCosts(comparison)).toEqual(["weight_bytes", "kv_bytes_per_token", "kv_bytes_at_context"]);
  });
});
