import { componentOf } from "../../spec/component-of.ts";
import type { Component } from "../../spec/component.ts";
import type { EngineModelSpec, ModelBody } from "../../spec/engine-model-spec.ts";
import type { Json } from "../../spec/json.ts";
import { type LayerRun, lengthOf } from "../../spec/layers.ts";
import type { AttributeDeclaration, AttributeRule } from "../view/declaration.ts";
import { namesOf, pointerTo } from "./components.ts";

/** Where the schedule stands in a spec. */
export const LAYERS = "/body/layers";

/** One value for each layer, in order. */
export function perLayer(body: ModelBody, of: (run: LayerRun) => Json): Json[] {
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
