import { expect, test } from "vitest";
import { shardOf } from "../classes/shards.ts";
import { allModelTypes, hasClass, LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { getAttribute, legacyConfig } from "./legacy-config.ts";
import type { LegacyConfig } from "./legacy-object.ts";

const valueOf = (config: LegacyConfig, name: string) => {
  const attribute = getAttribute(config, name);
  return attribute?.kind === "value" ? attribute.value : undefined;
};

test("a schedule of a class that no rule is written for", () => {
  const config = legacyConfig({ model_type: "gemma2", num_hidden_layers: 3 });
  expect(getAttribute(config, "layer_types")).toMatchObject({
    value: ["sliding_attention", "full_attention", "sliding_attention"],
    source: { kind: "computed", from: ["/num_hidden_layers"] },
  });
});

test("a field that the file gives is not computed", () => {
  const config = legacyConfig({ model_type: "cohere", num_attention_heads: 8, num_key_value_heads: 2 });
  expect(valueOf(config, "num_key_value_heads")).toBe(2);
  const without = legacyConfig({ model_type: "cohere", num_attention_heads: 8, num_key_value_heads: null });
  expect(getAttribute(without, "num_key_value_heads")).toMatchObject({
    value: 8,
    source: { kind: "computed", from: ["/num_key_value_heads", "/num_attention_heads"] },
  });
});

test("a nested config that the file leaves out is what the outer class makes of it", () => {
  const config = legacyConfig({ model_type: "llava" });
  const vision = getAttribute(config, "vision_config");
  if (vision?.kind !== "config") throw new Error("vision_config is no config object.");
  expect(vision.config.className).toBe("CLIPVisionConfig");
  // LlavaConfig gives 336 where CLIPVisionConfig by itself has 224.
  expect(getAttribute(vision.config, "image_size")).toMatchObject({
    value: 336,
    source: { kind: "class_default", class: "LlavaConfig" },
  });
});

test("no object of a file with a model type alone is refused, whatever transformers has a class for", () => {
  const version = LATEST_TRANSFORMERS;
  const types = allModelTypes().filter((type) => hasClass(type, version));
  const others = types.filter(
    (type) => legacyConfig({ model_type: type }).className !== shardOf(type, version)?.class,
  );
  expect(others).toEqual([]);
  expect(legacyConfig({ model_type: "olmo2" }).note).toBeNull();
});
