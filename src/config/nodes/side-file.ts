import type { Pointer } from "../../spec/pointer.ts";

/** The files beside config.json that say something of the model. */
export const QUANT_FILE = "hf_quant_config.json";
export const GENERATION_FILE = "generation_config.json";

export type SideFileName = typeof QUANT_FILE | typeof GENERATION_FILE;

/**
 * A pointer into a file beside config.json, as a relative URI with a JSON Pointer fragment (RFC 6901, section 6):
 * `hf_quant_config.json#/quantization/quant_algo`. Pointers without a file lead into config.json.
 */
export function inSideFile(file: SideFileName, pointer: Pointer): Pointer {
  return `${file}#${pointer}`;
}

/** The file and the pointer in it that a pointer names; `file` is null for config.json itself. */
export function splitSideFile(pointer: Pointer): {
  readonly file: SideFileName | null;
  readonly pointer: Pointer;
} {
  for (const file of [QUANT_FILE, GENERATION_FILE] as const)
    if (pointer.startsWith(`${file}#`)) return { file, pointer: pointer.slice(file.length + 1) };
  return { file: null, pointer };
}
