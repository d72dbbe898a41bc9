import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import { type LayerRun, lengthOf } from "../../spec/layers.ts";
import type { AttributeDeclaration, AttributeRule } from "../declaration.ts";
import { namesOf, pointerTo } from "./components.ts";

const LAYERS = "/body/layers";

/** One value for each layer, in order. */
export function perLayer(body: DecoderBody, of: (run: LayerRun) => Json): Json[] {
  return body.layers.flatMap((run) => Array.from({ length: lengthOf(run) }, () => of(run)));
}

/** An attribute with one value for each layer, which follows from what the layer has as this half. */
export function byLayer(
  name: string,
  spec: EngineModelSpec,
  half: "mixer" | "mlp",
  of: (component: Component | null) => Json,
  rule: string,
): AttributeDeclaration {
  const ruleOfLayers: AttributeRule = {
    rule,
    reads: [LAYERS, ...namesOf(spec.body, half).map(pointerTo)],
    of: ({ body }) =>
      perLayer(body, (run) => {
        const component = run[half];
        return of(component === null ? null : componentOf(body, component));
      }),
  };
  return { name, spec: ruleOfLayers, hf: name };
}

/** The kind of each layer's mixer, by the words of transformers. */
export function layerTypes(spec: EngineModelSpec): AttributeDeclaration {
  return byLayer(
    "layer_types",
    spec,
    "mixer",
    (mixer) => (mixer === null ? null : kindOf(mixer)),
    "the kind of each layer's mixer, in the words of transformers",
  );
}

/** Which layers hold experts, by the words of transformers. */
export function mlpLayerTypes(spec: EngineModelSpec): AttributeDeclaration {
  return byLayer(
    "mlp_layer_types",
    spec,
    "mlp",
    (mlp) => (mlp?.type === "moe" ? "sparse" : "dense"),
    "sparse for a layer that holds experts, dense for another",
  );
}

function kindOf(mixer: Component): string {
  switch (mixer.type) {
    case "gqa":
      if (mixer.window === null) return "full_attention";
      return mixer.window.type === "chunked" ? "chunked_attention" : "sliding_attention";
    case "gated_delta_net":
    case "kimi_delta_attention":
    case "lightning_attention":
    case "mamba2":
      return "linear_attention";
    default:
      return "full_attention";
  }
}

/** How many layers stand before the first one that holds experts. */
export function firstDense(spec: EngineModelSpec): AttributeDeclaration {
  return ofSchedule(
    "first_k_dense_replace",
    spec,
    (body) => body.layers.find(({ mlp }) => isSparse(body, mlp))?.from ?? body.num_layers,
    "how many layers stand before the first one that holds experts",
  );
}

/** Of layers with experts, by the two attributes of Qwen's MoE models. */
export function sparseStep(spec: EngineModelSpec): readonly AttributeDeclaration[] {
  return [
    ofSchedule(
      "decoder_sparse_step",
      spec,
      (body) => stepOf(body),
      "the greatest number of which the number of every layer with experts, counted from 1, is a multiple; 1 without such layers",
    ),
    ofSchedule(
      "mlp_only_layers",
      spec,
      (body) => {
        const step = stepOf(body);
        return sparseLayers(body).flatMap((sparse, index) =>
          !sparse && (index + 1) % step === 0 ? [index] : [],
        );
      },
      "the layers without experts among those that decoder_sparse_step leaves",
    ),
  ];
}

function ofSchedule(
  name: string,
  spec: EngineModelSpec,
  of: (body: DecoderBody) => Json,
  rule: string,
): AttributeDeclaration {
  const reads = [LAYERS, ...namesOf(spec.body, "mlp").map((mlp) => `${pointerTo(mlp)}/type`)];
  return { name, spec: { rule, reads, of: ({ body }) => of(body) }, hf: name };
}

function isSparse(body: DecoderBody, mlp: string | null): boolean {
  return mlp !== null && componentOf(body, mlp).type === "moe";
}

function sparseLayers(body: DecoderBody): readonly boolean[] {
  return body.layers.flatMap((run) => Array.from({ length: lengthOf(run) }, () => isSparse(body, run.mlp)));
}

function stepOf(body: DecoderBody): number {
  const numbers = sparseLayers(body).flatMap((sparse, index) => (sparse ? [index + 1] : []));
  return numbers.reduce(greatestCommonDivisor, 0) || 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
