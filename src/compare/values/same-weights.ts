import { indexesOf, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";

/** More layers are not taken apart for one sentence; no model has nearly as many. */
const MOST_LAYERS = 2000;

/**
 * Whether the checkpoints of two specs hold the same tensors, by name and shape, whatever their numbers are stored as: the
 * weights of one can then be loaded into the other. false too where a tower is not described.
 */
export function sameWeights(a: Inspection, b: Inspection): boolean {
  if (a.parameters?.total !== b.parameters?.total || a.parameters?.whole !== b.parameters?.whole)
    return false;
  if (Math.max(a.spec.body.layers.length, b.spec.body.layers.length) > MOST_LAYERS) return false;
  const [left, right] = [a, b].map(namesAndShapes);
  return left !== null && right !== null && left === right;
}

function namesAndShapes(inspection: Inspection): string | null {
  const { spec } = inspection;
  const { tensors } = savedTensors({ ...spec, quantization: null }, namesOf(inspection));
  if (spec.body.towers === null) return null;
  return tensorRows(tensors)
    .map((row) => `${row.name} ${row.shape.join()} ${indexesOf(row)}`)
    .join("\n");
}
