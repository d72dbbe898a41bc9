import { describe, expect, test } from "vitest";
import { specOf } from "../fixtures/inspected.ts";
import { TENSORS, trueTensors } from "../fixtures/read.ts";
import {
  embeddingTensor,
  headTensors,
  lastNormTensors,
  layerTensors,
  namedTensors,
} from "../spec/model-tensors.ts";

/** Families whose stacked experts lie [experts, input channels, output channels]. */
const TURNED: readonly string[] = ["gpt_oss", "llama4"];

/** Bodies whose checkpoints have other names than most: another module, experts in one tensor. */
const NAMED_OTHERWISE: readonly string[] = [
  "axk1",
  "codegen",
  "deepseek_v4",
  "gemma4",
  "gpt2",
  "gpt_neox",
  "gpt_neox_japanese",
  "gpt_oss",
  "hy_v3",
  "gptj",
  "kimi_linear",
  "laguna",
  "falcon_mamba",
  "lfm2",
  "lfm2_moe",
  "mamba",
  "mamba2",
  "llama4",
  "longcat_flash",
  "mimo_v2_flash",
  "minimax",
  "minimax_m2",
  "minimax_m3",
  "mixtral",
  "nemotron_h",
  "persimmon",
  "phi",
  "qwen3_vl_moe",
  "starcoder2",
  "step3p7",
];

describe.each(TENSORS)("%s", (name) => {
  test("each layer has the tensors that transformers saves, shape by shape", () => {
    const { body } = specOf(name);
    const saved = savedLayers(name, body.type);
    for (const run of body.layers) {
      const ours = layerTensors(body, run).map(({ shape, count }) => `${count} × [${shape.join(", ")}]`);
      for (let layer = run.from; layer <= run.to; layer++)
        expect([layer, summed(ours)]).toEqual([layer, summed(saved.get(layer) ?? [])]);
    }
  });

  test("so has the model outside its layers", () => {
    const { body } = specOf(name);
    const ours = [
      embeddingTensor(body),
      ...lastNormTensors(body),
      ...headTensors(body),
      ...(body.extras ?? []).flatMap((extra) => namedTensors(body, extra)),
    ].map(({ shape }) => shape.join());
    const saved = trueTensors(name).filter(([tensor]) => insideLayer(tensor) === undefined);
    expect(ours.sort()).toEqual(saved.map(([, shape]) => shape.join()).sort());
  });
});

test.each(TENSORS.filter((name) => !NAMED_OTHERWISE.includes(specOf(name).body.type)))(
  "%s has tensors of the same names",
  (name) => {
    const { body } = specOf(name);
    const ours = body.layers.flatMap((run) =>
      layerTensors(body, run).map(({ modules: [module = ""], name }) =>
        module === "" ? name : `${module}.${name}`,
      ),
    );
    const saved = trueTensors(name).flatMap(([tensor]) => insideLayer(tensor) ?? []);
    expect([...new Set(ours)].sort()).toEqual([...new Set(saved)].sort());
  },
);

/** Equal shapes added up, in order. */
function summed(shapes: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of shapes) {
    const [count = "", shape = ""] = each.split(" × ");
    counts.set(shape, (counts.get(shape) ?? 0) + Number(count));
  }
  return [...counts].map(([shape, count]) => `${count} × ${shape}`).sort();
}

/** The name of a tensor inside its decoder layer; undefined for those outside of layers. */
function insideLayer(tensor: string): string | undefined {
  return /(?:^|\.)(?:layers|blocks|h)\.\{\}\.(.*)$/.exec(tensor)?.[1];
}

/** The shapes of each layer's tensors, experts one by one. */
function savedLayers(name: string, type: string): ReadonlyMap<number, readonly string[]> {
  const layers = new Map<number, string[]>();
  for (const [tensor, shape, indexes] of trueTensors(name)) {
    const inside = insideLayer(tensor);
    if (inside === undefined) continue;
    const each = alone(inside, shape, TURNED.includes(type));
    for (const part of indexes.split(";")) {
      const [first = "", ...more] = part.split(/ x |:/);
      const experts = more.reduce((product, range) => product * numbersIn(range).length, 1);
      for (const layer of numbersIn(first))
        layers.set(layer, [
          ...(layers.get(layer) ?? []),
          `${experts * each.count} × [${each.shape.join(", ")}]`,
        ]);
    }
  }
  return layers;
}

/** One expert's tensor out of those that are stacked, and gate and up apart where they are one. */
function alone(
  inside: string,
  shape: readonly number[],
  turned: boolean,
): { readonly count: number; readonly shape: readonly number[] } {
  const isStacked = /_proj(?:\.weight)?$/.test(inside) ? shape.length === 3 : inside.endsWith("_proj_bias");
  const [experts = 1, ...rest] = isStacked ? shape : [1, ...shape];
  const [rows = 0, ...columns] = isStacked && turned ? rest.toReversed() : rest;
  return inside.includes("gate_up_proj")
    ? { count: 2 * experts, shape: [rows / 2, ...columns] }
    : { count: experts, shape: [rows, ...columns] };
}

/** "0-2,5" is 0, 1, 2 and 5. */
function numbersIn(ranges: string): readonly number[] {
  return ranges.split(",").flatMap((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
