import { get, put, type ClassRules, type UnfinishedObject } from "../unfinished-object.ts";
import { computed, isNone, json, numberOf } from "../tracked.ts";
import { headDim, kvHeads, ropeByClass } from "./common.ts";
import { before } from "./steps.ts";

/** The layers of a file are those of one stack, unless it says so: all that run, cycle by cycle, become its layers. */
function cycles(self: UnfinishedObject): void {
  if (!isNone(get(self, "num_layers_per_stack"))) return;
  const layers = get(self, "num_hidden_layers");
  const inputs = [layers, get(self, "H_cycles"), get(self, "L_cycles")] as const;
  const [stack, high, low] = inputs.map(numberOf) as [number, number, number];
  put(
    self,
    "num_layers_per_stack",
    computed(json(layers) ?? null, [layers], "num_hidden_layers of the file"),
  );
  const rule = "num_layers_per_stack × H_cycles × (L_cycles + 1)";
  put(self, "num_hidden_layers", computed(stack * high * (low + 1), inputs, rule));
}

/** Families of one class each, in transformers 5.x. */
export const other: { readonly [className: string]: ClassRules } = {
  GptOssConfig: before(kvHeads, headDim),
  HrmTextConfig: before(cycles),
  MiMoV2FlashConfig: {
    convertRope: () => undefined,
    ...before(ropeByClass),
  },
};
