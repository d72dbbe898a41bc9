import { expect, test } from "vitest";
import type { ModelBody } from "../spec/engine-model-spec.ts";
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
const body = (members: object): ModelBody =>
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
  }) as unknown as ModelBody;

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

test("a name with a slash leads through records, and extras count in the layer or beside it", () => {
  const layers = [{ from: 0, to: 1, mixer: null, mlp: "blocks/wide", extras: ["mlp"] }];
  const counted = countParameters(
    body({ layers, blocks: { wide: { ...MLP, intermediate_size: 60 } }, extras: ["mlp"] }),
  );
  expect(counted.layers).toEqual([{ from: 0, to: 1, params: 1800 + 900 + 10 }]);
  expect(counted.text).toBe(1000 + 2 * 2710 + 900 + 10);
});
