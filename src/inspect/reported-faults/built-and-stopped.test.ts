import { describe, expect, test } from "vitest";
import { config, read, valueAt } from "./read.test-support.ts";

/** What the real classes of transformers 5.18.0 did with each of these files, built small and run on five tokens. */
describe("what a class builds or refuses by fields that no weight hangs on", () => {
  const about = (name: string, members: Parameters<typeof config>[1], code: string): string[] =>
    read(config(name, members))
      .diagnostics.filter((diagnostic) => diagnostic.code === code)
      .map(({ severity }) => severity);

  test.each(["deepseek_v3--m7-0", "glm_moe_dsa--m7-0", "minicpm3--m7-0"])(
    "%s: KV heads beside a latent are divided by",
    (name) => {
      const heads = (kv: number): string[] =>
        about(name, { num_attention_heads: 4, num_key_value_heads: kv }, "kv-heads-of-latent");
      expect(heads(4)).toEqual([]);
      // 4 // 3 is 1: nothing is repeated.
      expect(heads(3)).toEqual([]);
      expect(heads(2)).toEqual(["warning"]);
      expect(heads(8)).toEqual(["warning"]);
      expect(heads(0)).toEqual(["error"]);
    },
  );

  test.each([
    [[1, 2, 3], []],
    [[3, 2, 1], []],
    [[1, 2], ["error"]],
    [[1, 2, 3, 3], ["error"]],
    [[0, 1, 2, 3], ["error"]],
    [[], ["error"]],
    [null, ["error"]],
  ])("Zamba2's hybrid_layer_ids %j", (ids, told) => {
    const layers = {
      num_hidden_layers: 4,
      layers_block_type: ["linear_attention", "hybrid", "hybrid", "hybrid"],
    };
    expect(about("zamba2--m7-0", { ...layers, hybrid_layer_ids: ids }, "hybrid-layers-differ")).toEqual(told);
  });

  test.each(["glm--m7-0", "glm4--m7-0", "qwen3_next--m7-0", "qwen3_5_text--m7-0", "recurrent_gemma--m7-0"])(
    "%s turns all of a head where the share beside the rope parameters is null",
    (name) => {
      const { rope_parameters: _, ...base } = config(name);
      const inspection = read({ ...base, partial_rotary_factor: null });
      expect(valueAt(inspection, "/body/position/partial_rotary_factor")).toBe(1);
      expect(inspection.origins.get("/body/position/partial_rotary_factor")).toMatchObject({
        from: ["/partial_rotary_factor"],
      });
    },
  );
});
