import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { plainGqa } from "../blocks/attention/gqa.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** Qwen2Attention, for models that are made of Qwen2's classes: biases in q, k and v, whatever the file says. */
export function readQwen2Attention(scope: Scope, hidden: Sourced<number>, reference: Reference) {
  return plainGqa(reference, readHeads(scope, hidden), {
    qkv: implied(true, cite(reference, "Attention", "has biases in q_proj, k_proj and v_proj")),
    output: implied(false, cite(reference, "Attention", "has no bias in o_proj")),
  });
}
