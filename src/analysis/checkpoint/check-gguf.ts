import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { TensorCheck, type TensorComparison } from "./compare-tensors.ts";
import type { GgufHeader } from "./gguf-header.ts";
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
  let parts = 1;
  for (const { header } of files) {
    const count = header.metadata.get("split.count");
    if (typeof count === "number") parts = Math.max(parts, count);
    for (const { name, shape } of header.tensors) check.see(name, { shape: squeezed(shape), dtype: null });
  }
  const keys = new Map(
    whole.flatMap(({ header }) => otherKeys(header, spec.body)).map((each) => [each.key, each]),
  );
  return { ...check.result(files.length >= parts), keys: [...keys.values()] };
}
