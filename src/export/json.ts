import { shown } from "../spec/shown.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";

/** A spec as JSON to read. */
export function specJson(spec: EngineModelSpec): string {
  return `${shown(JSON.stringify(spec, null, 2))}\n`;
}
