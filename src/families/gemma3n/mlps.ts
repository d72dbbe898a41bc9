import { type FieldType, count, listOf, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, allDependOn, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING, POST_INIT } from "./reference.ts";

const counts = listOf(count, "an array of positive whole numbers");

/** One width for all layers, or one for each. */
const WIDTHS: FieldType<number | readonly number[]> = {
  expected: `${count.expected} or ${counts.expected}`,
  accept: (node) => count.accept(node) ?? counts.accept(node),
  placeholder: 1,
};

const SHARES = listOf(real, "an array of numbers");

/** How many layers are sparse unless the file says otherwise, where there are more than these. */
const SPARSE_LAYERS = 10;

/** Reads each layer's MLP: its width, and what share of its gate counts as nothing. */
export function readMlps(scope: Scope, layers: Sourced<number>, activation: Sourced<string>) {
  const widths = byLayer(scope, "intermediate_size", layers, scope.read(WIDTHS, "intermediate_size"));
  const pattern = derive(
    [layers],
    (n): readonly number[] =>
      Array.from({ length: n }, (_, index) => (n > SPARSE_LAYERS && index < SPARSE_LAYERS ? 0.95 : 0)),
    `the first 10 of more than 10 layers are sparse (${POST_INIT})`,
  );
  const name = "activation_sparsity_pattern";
  const sparsities = byLayer(scope, name, layers, scope.nullable(SHARES, name, pattern));
  const firsts = derive(
    [widths, sparsities],
    (sizes, shares) => {
      const kinds = sizes.map((size, index) => `${size} ${Math.max(0, shares[index] ?? 0)}`);
      return kinds.map((kind) => kinds.indexOf(kind));
    },
    "an MLP for each width of intermediate_size and share of activation_sparsity_pattern",
  );
  const names: LayerNames = derive(
    [firsts],
    (all) => all.map((first) => `mlps/layer_${first}`),
    firsts.source.text,
  );
  const parts: { [name: string]: ReturnType<typeof readMlp> } = {};
  for (const first of new Set(firsts.value))
    parts[`layer_${first}`] = allDependOn(
      readMlp(first, widths, sparsities, activation),
      [firsts],
      firsts.source.text,
    );
  return { names, parts };
}

function readMlp(
  layer: number,
  widths: Sourced<readonly number[]>,
  sparsities: Sourced<readonly number[]>,
  activation: Sourced<string>,
) {
  const width = derive([widths], (all) => all[layer] ?? 1, `intermediate_size of layer ${layer}`);
  return {
    ...gatedMlp(MODELING, width, activation),
    gate_sparsity: derive(
      [sparsities],
      (all) => Math.max(0, all[layer] ?? 0),
      cite(MODELING, "MLP", `has activation_sparsity_pattern of layer ${layer}, where it is above 0`),
    ),
  };
}

/** A value for each layer, of a list that must be as long as there are layers. */
function byLayer(
  scope: Scope,
  name: string,
  layers: Sourced<number>,
  given: Sourced<number | readonly number[]>,
): Sourced<readonly number[]> {
  const { value } = given;
  if (typeof value !== "number" && value.length !== layers.value) {
    const message = `${name} has ${value.length} entries, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.refuse("schedule-length", scope.at(name), message);
  }
  return derive(
    [given, layers],
    (values, n) => (typeof values === "number" ? Array.from({ length: n }, () => values) : values),
    `${name}, for each layer`,
  );
}
