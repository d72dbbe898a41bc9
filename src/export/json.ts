import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/** A spec as JSON to read. */
export function specJson(spec: EngineModelSpec): string {
  return `${JSON.stringify(spec, null, 2)}\n`;
}
