import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";
import { kindKey, type LayerRun } from "../../spec/layers.ts";
import { embeddingTensors, headTensors, namedTensors, namesIn } from "../../spec/model-tensors.ts";
import type { Tensor } from "../../spec/tensors.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { namesOfModel, type NamesOfModel } from "./module-names.ts";
import { type Decision, Schemes } from "./schemes.ts";
import { append } from "../../spec/many.ts";

/** How the modules of one name are stored. */
export interface ModuleFormats {
  /** Inside its layer, as the checkpoint calls it, with `{}` for an expert's number. */
  readonly module: string;
  /** In the body, by name; null outside of components. */
  readonly component: string | null;
  readonly tensor: Tensor;
  /** Of all modules of the name, and why; several where not all experts follow one scheme. */
  readonly decisions: readonly Decision[];
}

/** Layers whose modules are stored alike; null for what stands outside of the layers. */
export interface LayerFormats {
  readonly layers: readonly Pick<LayerRun, "from" | "to">[] | null;
  readonly modules: readonly ModuleFormats[];
}

/** Which scheme every module follows and which rule decided, layers alike in one entry, in the order of the layers. */
export function formatsByLayer(
  body: DecoderBody,
  form: QuantizationNormalForm,
  checkpoint: CheckpointNames,
): readonly LayerFormats[] {
  const schemes = Schemes.of(form);
  const names = namesOfModel(body, checkpoint, form.quant_method);
  const outside = [
    ...[...embeddingTensors(body), ...headTensors(body)].map((tensor) => ({ component: null, tensor })),
    ...(body.extras ?? []).flatMap((component) =>
      namedTensors(body, component)
        .filter(({ besideText }) => besideText !== true)
        .map((tensor) => ({ component, tensor })),
    ),
  ].flatMap((part) => formatsOf(part, names, schemes, null));
  const alike = new Map<string, LayerFormats & { readonly layers: { from: number; to: number }[] }>();
  for (const run of body.layers) {
    const parts = namesIn(run).flatMap((component) =>
      namedTensors(body, component).map((tensor) => ({ component, tensor })),
    );
    const matrices = parts.flatMap(({ component, tensor }) => {
      const matrix = matrixOf(tensor, names.of(component, tensor));
      return matrix ? [matrix] : [];
    });
    const kind = kindKey(run);
    for (let layer = run.from; layer <= run.to; layer++) {
      const key = `${schemes.likeness(matrices, { layer })} ${kind}`;
      const known = alike.get(key);
      const last = known?.layers.at(-1);
      if (last?.to === layer - 1) last.to = layer;
      else if (known) known.layers.push({ from: layer, to: layer });
      else
        alike.set(key, {
          layers: [{ from: layer, to: layer }],
          modules: parts.flatMap((part) => formatsOf(part, names, schemes, layer)),
        });
    }
  }
  return [
    ...mergedAlike([...alike.values()]),
    ...(outside.length > 0 ? [{ layers: null, modules: outside }] : []),
  ];
}

function formatsOf(
  { component, tensor }: Pick<ModuleFormats, "component" | "tensor">,
  names: NamesOfModel,
  schemes: Schemes,
  layer: number | null,
): ModuleFormats[] {
  const matrix = matrixOf(tensor, names.of(component, tensor));
  if (!matrix || !schemes.mayChange(matrix)) return [];
  const decisions = schemes.of(matrix, layer === null ? null : { layer });
  return [{ module: shownName(matrix), component, tensor, decisions }];
}

function shownName({ names: { names }, local }: Matrix): string {
  const found = names.find(({ inExpert }) => inExpert !== null) ?? names[0];
  if (found === undefined) return local[0] ?? "";
  const { before, after, inExpert } = found;
  const inner = after === null ? before : after.replace(/^\./, "");
  return inExpert === null ? inner : `${inner}{}${inExpert}`;
}

/** Layers that patterns tell apart may still be stored alike, for the same reasons. */
function mergedAlike(
  all: readonly (LayerFormats & { readonly layers: { from: number; to: number }[] })[],
): readonly LayerFormats[] {
  const merged = new Map<string, (typeof all)[number]>();
  for (const each of all) {
    const key = JSON.stringify(
      each.modules.map(({ module, component, decisions }) => [
        module,
        component,
        decisions.map(({ name, list, count, scheme }) => [name, list, count, scheme === null]),
      ]),
    );
    const known = merged.get(key);
    if (known) append(known.layers, each.layers);
    else merged.set(key, { ...each, layers: [...each.layers] });
  }
  return [...merged.values()].map(({ layers, modules }) => ({ layers: joined(layers), modules }));
}

function joined(runs: { from: number; to: number }[]): { from: number; to: number }[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of runs.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last?.to === from - 1) last.to = to;
    else all.push({ from, to });
  }
  return all;
}
