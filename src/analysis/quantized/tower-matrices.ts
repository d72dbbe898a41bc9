import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { type StoredTensor, storedTensors } from "../../spec/checkpoint.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Tensor } from "../../spec/tensors.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { layoutsOf, moduleOf, type NameParts } from "./module-names.ts";

/** A matrix of a tower or a projector, with what it is of. */
export interface TowerMatrix extends Matrix {
  /** The name of the tower. */
  readonly tower: string;
  readonly tensor: Tensor;
}

/** The matrices of towers and projectors, by what checkpoints and tools call their modules. */
export function towerMatrices(body: DecoderBody, names: CheckpointNames): readonly TowerMatrix[] {
  const namesOf = new Map<string, Set<string>>();
  const found = new Map<string, StoredTensor>();
  for (const layout of layoutsOf(names))
    for (const stored of storedTensors({ ...body, layers: [] }, layout)) {
      if (stored.part !== "tower") continue;
      const [{ tensor }] = stored.holds;
      const key = `${stored.component ?? ""}\n${tensor.name}`;
      found.set(key, stored);
      const known = namesOf.get(key) ?? new Set();
      namesOf.set(key, known.add(moduleOf(stored.name)));
    }
  return [...found].flatMap(
    ([
      key,
      {
        component: tower,
        holds: [{ tensor }],
      },
    ]) => {
      const all = [...(namesOf.get(key) ?? [])].flatMap(spellings).map(partsOf);
      const matrix = matrixOf(tensor, { names: all, fused: [] });
      return matrix && tower !== null ? [{ ...matrix, tower, tensor }] : [];
    },
  );
}

/** With and without the module of the model around it. */
function spellings(name: string): readonly string[] {
  const inner = name.replace(/^model\./, "");
  return [inner, `model.${inner}`];
}

/** A name around the number of a layer of the tower, which stands where an expert's would. */
function partsOf(name: string): NameParts {
  const [before = "", inExpert = null] = name.split("{expert}");
  return { before, after: null, inExpert };
}
