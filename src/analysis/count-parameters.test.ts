import { expect, test } from "vitest";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { countParameters } from "./count-parameters.ts";

const MLP = {
  type: "dense",
  intermediate_size: 30,
  activation: "silu",
  gated: true,
  bias: false,
  clamp: null,
};

/** A body of MLPs alone, 10 channels wide, with a vocabulary of 100. */
const body = (members: object): DecoderBody =>
  ({
    hidden_size: 10,
    vocab_size: 100,
    num_layers: 2,
    tie_word_embeddings: true,
    norm_placement: "pre",
    norm: { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true },
    layers: [{ from: 0, to: 1, mixer: null, mlp: "mlp" }],
    mlp: MLP,
    ...members,
  }) as unknown as DecoderBody;

test("a layer has a norm for each half that it has", () => {
  expect(countParameters(body({})).layers).toEqual([{ from: 0, to: 1, params: 900 + 10 }]);
});

test("a sandwich has two norms for each half", () => {
  expect(countParameters(body({ norm_placement: "sandwich" })).layers).toEqual([
    { from: 0, to: 1, params: 900 + 20 },
  ]);
});

test("text is embedding, layers and last norm, and a head of its own where it is not tied", () => {
  expect(countParameters(body({})).text).toBe(1000 + 2 * 910 + 10);
  expect(countParameters(body({ tie_word_embeddings: false }))).toMatchObject({
    text: 2000 + 2 * 910 + 10,
    embedding: 1000,
    lm_head: 1000,
  });
});

test("the whole model is text, towers and projectors, and not known where these are not described", () => {
  const text = 1000 + 2 * 910 + 10;
  expect(countParameters(body({}))).toMatchObject({ whole: text, towers: 0 });
  const towers = {
    vision_tower: { type: "tower", kind: "linear_projector", facts: { input: 30, output: 10, bias: true } },
  };
  expect(countParameters(body({ towers }))).toMatchObject({ text, whole: text + 310, towers: 310 });
  expect(countParameters(body({ towers: null }))).toMatchObject({ text, whole: null, towers: null });
  const unsized = {
    vision_tower: { ...towers.vision_tower, facts: { input: "1:30", output: 10, bias: true } },
  };
  expect(countParameters(body({ towers: unsized }))).toMatchObject({ text, whole: null, towers: null });
});

test("a name with a slash leads through records, and extras count in the layer or beside it", () => {
  const layers = [{ from: 0, to: 1, mixer: null, mlp: "blocks/wide", extras: ["mlp"] }];
  const counted = countParameters(
    body({ layers, blocks: { wide: { ...MLP, intermediate_size: 60 } }, extras: ["mlp"] }),
  );
  expect(counted.layers).toEqual([{ from: 0, to: 1, params: 1800 + 900 + 10 }]);
  expect(counted.text).toBe(1000 + 2 * 2710 + 900 + 10);
});

test.each([
  ["post", 2],
  ["normalised_residual", 2],
  ["parallel", 1],
  ["parallel_two_norms", 2],
])("%s gives a layer with two halves %i norms", (norm_placement, norms) => {
  const layers = [{ from: 0, to: 1, mixer: "mlp", mlp: "mlp" }];
  expect(countParameters(body({ norm_placement, layers })).layers[0]?.params).toBe(2 * 900 + norms * 10);
});

test("layer norms count their bias", () => {
  const norm = { type: "layernorm", eps: 1e-5, has_weight: true, has_bias: true };
  expect(countParameters(body({ norm })).layers[0]?.params).toBe(900 + 20);
  expect(countParameters(body({ norm: { ...norm, has_bias: false } })).layers[0]?.params).toBe(900 + 10);
});

test("a head has its bias even where its matrix is the embedding", () => {
  expect(countParameters(body({ head_bias: true }))).toMatchObject({ lm_head: 100 });
  expect(countParameters(body({ head_bias: true, tie_word_embeddings: false }))).toMatchObject({
    lm_head: 1100,
  });
});

test("learnt positions stand outside the layers, with the rows before the first position", () => {
  const position = { type: "learned_position", max_position_embeddings: 50, context_len: 50, offset: 2 };
  const counted = countParameters(body({ position, extras: ["position"] }));
  expect(counted.text).toBe(1000 + 52 * 10 + 2 * 910 + 10);
});
