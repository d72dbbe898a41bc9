import { describe, expect, test } from "vitest";
import { RUNS } from "../fixtures/read.ts";
import { preparedRun } from "../fixtures/runs.ts";
import { listedStates } from "../spec/listed-states.ts";
import { componentOf } from "../spec/component-of.ts";
import type { Component } from "../spec/component.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { layerNorms } from "../spec/layer-norms.ts";
import {
  embeddingTensor,
  headTensors,
  lastNormTensors,
  namedTensors,
  namesIn,
} from "../spec/model-tensors.ts";
import { forwardOf } from "./forwards.ts";
import { runModel } from "./run.ts";
import type { ModelWeights, Weights } from "./weights.ts";

/** The largest difference between two lists of vectors of which the first may be shorter, over the largest number of it. */
function distance(truth: readonly (readonly number[])[], ours: readonly ArrayLike<number>[]): number {
  const largest = Math.max(...truth.flat().map(Math.abs));
  const differences = truth.flatMap((row, i) =>
    row.map((value, j) => Math.abs(value - (ours[i]?.[j] ?? NaN))),
  );
  return Math.max(...differences) / largest;
}

/** The same weights, and the names of all that were asked for, each after its component's. */
function recording(weights: ModelWeights): {
  readonly names: ReadonlySet<string>;
  readonly weights: ModelWeights;
} {
  const names = new Set<string>();
  const recorded = (component: string, inner: Weights): Weights => ({
    has: inner.has,
    get: (name, expert) => {
      names.add(`${component} ${name}`);
      return inner.get(name, expert);
    },
  });
  return {
    names,
    weights: {
      component: (name, layer) => recorded(name, weights.component(name, layer)),
      layerNorms: (layer) => recorded("", weights.layerNorms(layer)),
      trunk: recorded("", weights.trunk),
    },
  };
}

/** The tensors that a body's components, norms and ends have, each after its component's name. */
function tensorsByComponent(body: DecoderBody): readonly string[] {
  const kinds = body.layers;
  const components = new Set([...(body.extras ?? []), ...kinds.flatMap(namesIn)]);
  const own = [
    embeddingTensor(body),
    ...lastNormTensors(body),
    ...headTensors(body),
    ...kinds.flatMap((kind) => layerNorms(body, kind)),
  ];
  return [
    ...own.map(({ name }) => ` ${name}`),
    ...[...components].flatMap((name) => namedTensors(body, name).map((tensor) => `${name} ${tensor.name}`)),
  ];
}

describe.each(RUNS)("%s", (name) => {
  const { truth, spec, weightsFor, states } = preparedRun(name);
  const { logits, hidden } = runModel(spec.body, weightsFor(spec.body), truth.input_ids, truth.positions);

  test("the spec gives the logits that transformers computes", () => {
    expect(logits.map(({ length }) => length)).toEqual(truth.logits.map(({ length }) => length));
    expect(distance(truth.logits, logits)).toBeLessThan(1e-3);
  });

  test("and the residual stream, layer by layer", () => {
    const last = listedStates(hidden, states).map((rows) => rows.at(-1) as Float32Array);
    expect(last).toHaveLength(truth.hidden.length);
    expect(distance(truth.hidden, last)).toBeLessThan(1e-3);
  });
});

const HASH_BUFFERS = /\.(?:layer_multipliers|ngram_heads_vocab_sizes|ngram_heads_offsets)$/;

test.each(RUNS)("%s reads every tensor of its checkpoint", (name) => {
  const { truth, spec, weightsFor } = preparedRun(name);
  const { names, weights } = recording(weightsFor(spec.body));
  runModel(spec.body, weights, truth.input_ids, [0]);
  const listed = tensorsByComponent(spec.body);
  // What reads images reads nothing of a text, and hashes follow from the spec, whatever buffers say of them. A buffer that
  // the class computes is read where the checkpoint has it.
  const unread = listed.filter((tensor) => {
    const [name = "", local = ""] = tensor.split(" ");
    const component = componentOf(spec.body, name) as Component | undefined;
    if (component?.type === "lightning_attention" && !weights.component(name, 0).has(local)) return true;
    const forImages = component !== undefined && "readsImages" in forwardOf(component);
    const ofHashes = component?.type === "ngram_embedding" && HASH_BUFFERS.test(tensor);
    return forImages || ofHashes || tensor.endsWith(" vision_gate.weight");
  });
  expect(listed.filter((tensor) => !names.has(tensor))).toEqual(unread);
});
