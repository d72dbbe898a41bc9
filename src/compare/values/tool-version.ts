import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";

/**
 * Whether a value of a spec is the version of the tool that quantised, which is kept as the file has it and changes
 * nothing of the model: ModelOpt's `producer.version`, and `version` of compressed-tensors. AWQ's `version` is a layout.
 */
export function isToolVersion(at: Pointer, { quantization }: Inspection["spec"]): boolean {
  if (at === "/quantization/producer/version") return true;
  return at === "/quantization/version" && quantization?.quant_method === "compressed-tensors";
}
