import { isJsonObject, type Json } from "../../spec/json.ts";
import type { ComponentPairs } from "./pair-components.ts";

/**
 * A list of layer runs of A's (those of its draft modules, for example) with B's names for the components in them: so runs
 * of components that correspond are equal. Any other value is given back as it is.
 */
export function renamedRuns(value: Json, { toB }: ComponentPairs): Json {
  if (!Array.isArray(value) || !value.every(isRun)) return value;
  const inB = (name: Json | undefined): Json =>
    typeof name === "string" ? (toB.get(name) ?? name) : (name ?? null);
  return value.map((run) => ({
    ...run,
    mixer: inB(run["mixer"]),
    mlp: inB(run["mlp"]),
    ...(Array.isArray(run["extras"]) ? { extras: run["extras"].map(inB) } : {}),
  }));
}

function isRun(value: Json): value is { [key: string]: Json } {
  return isJsonObject(value) && Object.hasOwn(value, "mixer") && Object.hasOwn(value, "mlp");
}
