import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { HeadersSide } from "./compare-headers.ts";
import { TensorCheck, type TensorComparison } from "./compare-tensors.ts";
import type { GgufHeader } from "./gguf-header.ts";
import { HeaderTable } from "./header-table.ts";
import { ggufObstacle, otherKeys, squeezed } from "./gguf-names.ts";

/** A GGUF file with what its header says. */
export interface GgufFile {
  readonly name: string;
  readonly header: GgufHeader;
}

/**
 * Holds a config against GGUF files: names and shapes of tensors, and the keys of the metadata that say what the config
 * says. Types are those of whoever quantised, and not compared. Throws an Error whose message says which file cannot be
 * compared, and why.
 */
export function checkGguf(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly GgufFile[],
): TensorComparison {
  // Of a file in several parts the first alone has the metadata of the model.
  const whole = files.filter(({ header }) => (header.metadata.get("split.no") ?? 0) === 0);
  for (const { name, header } of whole.length > 0 ? whole : files) {
    const obstacle = ggufObstacle(name, header, spec.body.type);
    if (obstacle !== null) throw new Error(obstacle);
  }
  const check = new TensorCheck(
    spec,
    names,
    files.map(({ name }) => name),
  );
  for (const { header } of files)
    for (const { name, shape } of header.tensors) check.see(name, { shape: squeezed(shape), dtype: null });
  const keys = new Map(
    whole.flatMap(({ header }) => otherKeys(header, spec.body)).map((each) => [each.key, each]),
  );
  return { ...check.result(absentParts(files) === 0), keys: [...keys.values()] };
}

/** How many parts of a file these leave out, as far as they say. */
export function absentParts(files: readonly GgufFile[]): number {
  const counts = files.map(({ header }) => header.metadata.get("split.count"));
  const most = Math.max(0, ...counts.map((count) => (typeof count === "number" ? count : 0)));
  return Math.max(0, most - files.length);
}

/** The headers of GGUF files, to be held against others: of any architecture, for nothing is asked of the config but components. */
export function ggufSide(
  spec: EngineModelSpec,
  names: CheckpointNames,
  files: readonly GgufFile[],
): HeadersSide {
  const check = new TensorCheck(
    spec,
    names,
    files.map(({ name }) => name),
  );
  const tensors = new HeaderTable();
  for (const { header } of files)
    for (const { name, shape } of header.tensors) tensors.add(name, { shape, dtype: null });
  return { form: "gguf", tensors, whole: absentParts(files) === 0, placeOf: check.finder() };
}
