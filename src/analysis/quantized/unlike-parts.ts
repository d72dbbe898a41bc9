import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm, QuantizationScheme } from "../../spec/formats/quantization.ts";
import { type LayerRun, layersIn } from "../../spec/layers.ts";
import { channelsOf, type Tensor } from "../../spec/tensors.ts";
import { formatsByLayer, type ModuleFormats } from "./formats-by-layer.ts";
import { matrixBytes } from "./matrix-bytes.ts";
import { moduleOf, namesOfModel } from "./module-names.ts";
import type { Decision } from "./schemes.ts";

/** One of the matrices that engines join to one. */
export interface Part {
  /** The last piece of its name: `q_proj`. */
  readonly name: string;
  readonly tensor: Tensor;
  readonly decision: Decision;
}

/** A matrix that engines make of several, which are not all stored alike. */
export interface UnlikeParts {
  /** What engines call it inside its layer: `self_attn.qkv_proj`. */
  readonly joined: string;
  readonly layers: readonly Pick<LayerRun, "from" | "to">[];
  readonly parts: readonly Part[];
}

/**
 * The matrices that engines join to one although a form treats them in different ways. Routed experts are left out: engines
 * ask about all of a layer at once, each by a rule of its own. Asks about the name of every module.
 * @param kindOf what has to be the same for all parts.
 */
export function unlikeParts(
  body: DecoderBody,
  form: QuantizationNormalForm,
  checkpoint: CheckpointNames,
  kindOf: (decision: Decision) => string | boolean,
): readonly UnlikeParts[] {
  const names = namesOfModel(body, checkpoint, form.quant_method);
  const joinedName = ({ component, tensor }: ModuleFormats): string | undefined =>
    names.of(component, tensor).fused[0]?.after?.replace(/^\./, "");
  return formatsByLayer(body, form, checkpoint).flatMap(({ layers, modules }) => {
    const groups = new Map<string, { readonly joined: string; readonly parts: Part[] }>();
    for (const each of layers === null ? [] : modules) {
      const joined = each.tensor.experts === "routed" ? undefined : joinedName(each);
      const [decision] = each.decisions;
      if (joined === undefined || decision === undefined) continue;
      const part = { name: moduleOf(each.module).replace(/^.*\./, ""), tensor: each.tensor, decision };
      const key = `${each.component ?? ""}\n${joined}`;
      const group = groups.get(key);
      if (group) group.parts.push(part);
      else groups.set(key, { joined, parts: [part] });
    }
    return [...groups.values()].flatMap(({ joined, parts }) =>
      new Set(parts.map(({ decision }) => kindOf(decision))).size > 1
        ? [{ joined, parts, layers: layers ?? [] }]
        : [],
    );
  });
}

/** What a scheme says of how its modules are stored and computed with, whichever they are. */
export function storageKey(scheme: QuantizationScheme | null): string {
  return scheme?.weights ? JSON.stringify({ ...scheme, targets: [], patterns: null }) : "";
}

/** By how many bytes the layers are larger where one scheme, or none, is for all of the parts. */
export function bytesMoreAs(
  { parts, layers }: UnlikeParts,
  scheme: QuantizationScheme | null,
  dtypeBytes: number,
): number {
  const bytes = (tensor: Tensor, as: QuantizationScheme | null): number => {
    const { rows, columns } = channelsOf(tensor);
    const each = as === null ? rows * columns * dtypeBytes : matrixBytes(rows, columns, as, dtypeBytes);
    return tensor.count * each;
  };
  const number = layersIn(layers);
  return parts.reduce(
    (sum, { tensor, decision }) => sum + number * (bytes(tensor, scheme) - bytes(tensor, decision.scheme)),
    0,
  );
}
