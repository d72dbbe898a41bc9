import { indexesOf, tensorRows } from "../../analysis/checkpoint/rows.ts";
import { savedTensors } from "../../analysis/checkpoint/saved-tensors.ts";
import { memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { namesOf } from "../../inspect/weights.ts";

/** More layers are not taken apart for one sentence; no model has nearly as many. */
const MOST_LAYERS = 2000;

/** More names than that are no small difference outside of the layers. */
const MOST_OUTSIDE = 4;

/**
 * Which tensors are not the same in the checkpoints of two specs, by name and shape, whatever their numbers are stored as.
 * Empty: the weights of one can be loaded into the other. null where layers, draft modules or towers differ, or more than a few names
 * outside of them, or where that is not known: a tower is not described.
 */
export function otherTensors(a: Inspection, b: Inspection): readonly string[] | null {
  const [bodyA, bodyB] = [a.spec.body, b.spec.body];
  if (bodyA.num_layers !== bodyB.num_layers || bodyA.hidden_size !== bodyB.hidden_size) return null;
  // Draft modules are in no list of tensors that transformers saves.
  if (a.parameters?.mtp !== b.parameters?.mtp || draftsNamed(bodyA) !== draftsNamed(bodyB)) return null;
  if (Math.max(bodyA.layers.length, bodyB.layers.length) > MOST_LAYERS) return null;
  if (bodyA.towers === null || bodyB.towers === null) return null;
  const [left, right] = [rowsOf(a), rowsOf(b)];
  const other = [
    ...[...left].filter(([row]) => !right.has(row)),
    ...[...right].filter(([row]) => !left.has(row)),
  ];
  if (other.some(([, { outside }]) => !outside)) return null;
  const names = new Set(other.map(([, { name }]) => name));
  return names.size > MOST_OUTSIDE ? null : [...names];
}

/** How many draft modules a body names, also where it does not describe them. */
export function draftsNamed(body: DecoderBody): number {
  const named = memberOf(body, "num_mtp_modules");
  return body.mtp?.num_modules ?? (typeof named === "number" ? named : 0);
}

/** Rows of tensors of one name and shape; those of the text model that are in no layer stand `outside`. */
function rowsOf(
  inspection: Inspection,
): ReadonlyMap<string, { readonly name: string; readonly outside: boolean }> {
  const { tensors } = savedTensors({ ...inspection.spec, quantization: null }, namesOf(inspection));
  return new Map(
    tensorRows(tensors).map((row) => {
      const { name, shape, part } = row;
      const indexes = indexesOf(row);
      return [`${name} ${shape.join()} ${indexes}`, { name, outside: part === "text" && indexes === "" }];
    }),
  );
}
