import { expect, test } from "vitest";
import { MODEL_TYPES } from "../../families/registry.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { fieldsOf } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";

const DECODER = {
  ...{ hidden_size: 64, num_attention_heads: 4, num_key_value_heads: 2, num_hidden_layers: 2 },
  ...{ intermediate_size: 96, vocab_size: 128 },
};

/** Decoders that differ in norms, windows, biases, names of fields and defaults. */
const DECODERS = ["mistral", "qwen2", "qwen3_moe", "gemma2", "phi3", "cohere", "gpt2", "mamba2", "llama"];

/** Where wrappers have the decoder's config. */
const PLACES = ["text_config", "llm_config", "language_config", "thinker_config/text_config"];

const read = (config: JsonObject): Inspection | undefined => {
  const result = inspectText(JSON.stringify(config));
  return result.ok ? result : undefined;
};

function leavesOf(inspection: Inspection): ReadonlyMap<Pointer, string> {
  const leaves = new Map<Pointer, string>();
  forEachLeaf(jsonView, inspection.spec as unknown as Json, (at, leaf) =>
    leaves.set(at, JSON.stringify(leaf)),
  );
  return leaves;
}

/** The leaves of a file that are not the same in another one, of which neither names the field. */
function unsaid(before: Inspection, after: Inspection, field: Pointer): string[] {
  const [a, b] = [leavesOf(before), leavesOf(after)];
  return [...a.keys()].filter((leaf) => {
    if (a.get(leaf) === b.get(leaf)) return false;
    const origins = [before.origins.get(leaf), after.origins.get(leaf)];
    return !origins.some((origin) => origin !== undefined && fieldsOf(origin).includes(field));
  });
}

const cases = MODEL_TYPES.flatMap((wrapper) =>
  PLACES.flatMap((place) => {
    const config = (decoder: JsonObject): JsonObject => ({
      model_type: wrapper,
      ...(place === "text_config" || !place.includes("/")
        ? { [place]: { ...DECODER, ...decoder } }
        : { thinker_config: { text_config: { ...DECODER, ...decoder } } }),
    });
    // Where the type of the decoder decides nothing, its class is the wrapper's choice.
    const bodies = ["mistral", "qwen2"].map((type) => read(config({ model_type: type }))?.spec?.body.type);
    return bodies[0] === "mistral" && bodies[1] === "qwen2" ? [{ wrapper, place, config }] : [];
  }),
);

test("there are wrappers around any decoder", () => expect(cases.length).toBeGreaterThan(20));

test.each(cases)(
  "what $wrapper reads by the type that $place names says so, whichever it is",
  ({ place, config }) => {
    const field = `/${place}/model_type`;
    const without = read(config({}));
    const wrong: string[] = [];
    const all = DECODERS.flatMap((type) => {
      const inspection = read(config({ model_type: type }));
      return inspection?.spec ? [{ type, inspection }] : [];
    });
    expect(all.length).toBeGreaterThan(4);
    for (const { type, inspection } of all) {
      if (without?.spec)
        wrong.push(...unsaid(inspection, without, field).map((leaf) => `without ${type}: ${leaf}`));
      for (const other of all)
        wrong.push(
          ...unsaid(inspection, other.inspection, field).map((leaf) => `${type} or ${other.type}: ${leaf}`),
        );
    }
    expect(wrong).toEqual([]);
  },
);
