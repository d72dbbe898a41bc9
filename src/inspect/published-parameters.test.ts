import { expect, test } from "vitest";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { storedTensors } from "../spec/checkpoint.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

const read = (name: string, changes: object = {}): Inspection =>
  inspectedText(JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...changes }));

const namesIn = (inspection: Inspection): readonly string[] =>
  storedTensors(inspection.spec.body, namesOf(inspection)).map(({ name }) => name);

test("Molmo has the parameters that its published index states", () => {
  // model.safetensors.index.json of allenai/Molmo-7B-D-NF4: "total_parameters".
  const molmo = read("allenai--Molmo-7B-D-NF4");
  expect(molmo.parameters).toMatchObject({ whole: 8_021_025_280, towers: 404_950_016 });
  expect(namesIn(molmo)).toEqual(
    expect.arrayContaining([
      "model.transformer.wte.new_embedding",
      "model.transformer.blocks.{layer}.ff_proj.weight",
      "model.vision_backbone.pad_embed",
    ]),
  );
});

test("Phi-4-multimodal has the parameters of its published checkpoint, adapters included", () => {
  // microsoft/Phi-4-multimodal-instruct: 5,574,460,384 in its files, 160 of which are buffers of the sound encoder.
  const phi = read("phi4mm--found-1", { num_hidden_layers: 32 });
  expect(phi.parameters).toMatchObject({ text: 4_666_493_952, whole: 5_574_460_224 });
  // A text passes none of the adapters.
  expect(phi.parameters?.active).toBe(3_836_021_760);
  expect(namesIn(phi)).toEqual(
    expect.arrayContaining([
      "model.layers.{layer}.self_attn.qkv_proj.base_layer.weight",
      "model.layers.{layer}.mlp.gate_up_proj.lora_B.speech.weight",
      "model.embed_tokens_extend.audio_embed.encoder.encoders.{expert}.self_attn.linear_q.weight",
    ]),
  );
});
