import { describe, expect, test } from "vitest";
import type { JsonObject } from "../spec/json.ts";
import { fixture } from "./fixtures/read.ts";
import { inspectText } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";

/** What transformers 5.18.0 builds is read, and counted as it builds it on PyTorch's meta device. */

const config = (name: string): JsonObject => JSON.parse(fixture(`configs/${name}.json`)) as JsonObject;

/** The config with these members of its text model changed. */
function varied(name: string, members: JsonObject): Inspection {
  const base = config(name);
  const text = base["text_config"] as JsonObject | undefined;
  const whole = text ? { ...base, text_config: { ...text, ...members } } : { ...base, ...members };
  // An exponent keeps a number a float, as Python writes it.
  const result = inspectText(JSON.stringify(whole));
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result;
}

const codes = ({ diagnostics }: Inspection): string[] => diagnostics.map(({ code }) => code);

describe("a head_dim of 0", () => {
  test.each(["minimax--m7-0", "mixtral--m7-0", "mistral--m7-0", "qwen3_vl_moe--m7-0"])(
    "says as little as none to %s, whose class takes `head_dim or …`",
    (name) => {
      const zero = varied(name, { head_dim: 0 });
      const { hidden_size, attention } = zero.spec.body as unknown as {
        hidden_size: number;
        attention: { num_query_heads: number; head_dim: number };
      };
      expect(attention.head_dim).toBe(Math.floor(hidden_size / attention.num_query_heads));
      expect(zero.origins.get("/body/attention/head_dim")).toMatchObject({ kind: "derived" });
    },
  );

  test.each(["llama--m7-0", "qwen3--m7-0", "gemma3_text--m7-0"])("is refused in %s, as there", (name) => {
    expect(() => varied(name, { head_dim: 0 })).toThrow("/head_dim is 0");
  });
});

test.each([
  ["qwen3--m7-0", "rms_norm_eps"],
  ["minimax_m2--m7-0", "rms_norm_eps"],
  ["minimax_m3_vl_text--m7-0", "rms_norm_eps"],
  ["qwen3_5_text--m7-0", "rms_norm_eps"],
  ["kimi_linear--m7-0", "rms_norm_eps"],
  ["nemotron_h--m7-0", "layer_norm_epsilon"],
])("the norms of %s may have an epsilon of 0", (name, field) => {
  expect(varied(name, { [field]: 0 }).spec.body.norm).toMatchObject({ eps: 0 });
});

test.each(["gemma3_text--m7-0", "gemma4--m7-0"])(
  "a cap of 0 on the logits of %s is no missing cap, and warned of",
  (name) => {
    const result = varied(name, { final_logit_softcapping: 0 });
    expect(result.spec.body.final_logit_softcap).toBe(0);
    expect(codes(result)).toContain("softcap-of-zero");
  },
);
