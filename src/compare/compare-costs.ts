import {
  kvElementsPerToken,
  stateBytesPerSequence,
  stateElementsPerSequence,
} from "../analysis/memory/memory.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { sizeOfChange } from "./change-size.ts";
import type { CostRow } from "./comparison.ts";

/** bfloat16, in which KV caches are kept unless they are quantised. */
const ELEMENT_BYTES = 2;

type Figure = Pick<CostRow, "key" | "label" | "unit"> & { readonly value: number | null };

/**
 * Parameters and memory on both sides. In bytes, keys, values and convolution states count as bfloat16, recurrent states
 * in the type that their component names.
 */
export function compareCosts(a: Inspection, b: Inspection): CostRow[] {
  const [left, right] = [figuresOf(a), figuresOf(b)];
  return left.map(({ value, ...figure }, index) => {
    const other = right[index]?.value ?? null;
    const size = value === null || other === null ? null : sizeOfChange(value, other);
    return { ...figure, a: value, b: other, size };
  });
}

function figuresOf({ spec: { body }, parameters }: Inspection): Figure[] {
  const count = (
    key: "total" | "text" | "active" | "embedding" | "lm_head" | "mtp",
    label: string,
  ): Figure => ({
    key: `parameters_${key}`,
    label,
    unit: "parameters",
    value: parameters ? parameters[key] : null,
  });
  const kv = kvElementsPerToken(body);
  const state = stateElementsPerSequence(body);
  return [
    count("total", "parameters"),
    count("text", "parameters of the text model"),
    count("active", "active parameters per token"),
    count("embedding", "embedding parameters"),
    count("lm_head", "output head parameters"),
    count("mtp", "MTP parameters"),
    { key: "kv_elements_per_token", label: "KV cache per token", unit: "elements", value: kv },
    {
      key: "kv_bytes_per_token",
      label: "KV cache per token in bfloat16",
      unit: "bytes",
      value: kv * ELEMENT_BYTES,
    },
    {
      key: "recurrent_state_elements",
      label: "recurrent state per sequence",
      unit: "elements",
      value: state.recurrent,
    },
    {
      key: "convolution_state_elements",
      label: "convolution state per sequence",
      unit: "elements",
      value: state.convolution,
    },
    {
      key: "state_bytes_per_sequence",
      label: "states per sequence, convolution in bfloat16",
      unit: "bytes",
      value: stateBytesPerSequence(body, ELEMENT_BYTES),
    },
  ];
}
