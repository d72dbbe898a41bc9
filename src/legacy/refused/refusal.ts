import type { Pointer } from "../../spec/pointer.ts";

/** Why a version refuses a file: where, by a pointer into config.json, and in a sentence. */
export interface Refusal {
  readonly at: Pointer;
  readonly why: string;
}
