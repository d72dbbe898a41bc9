import { count, natural, orNull } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { AttentionWindowSpec } from "../../spec/components/attention-window.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import { type Half, readHalf } from "./half.ts";
import { BLOCK_CONFIG } from "./reference.ts";

/** The attention of a layer. */
export interface AttentionForm {
  /** Query heads that share a KV head. */
  readonly group: Sourced<number>;
  readonly window: Described<AttentionWindowSpec | null>;
}

const SINK_FIELDS = ["num_sink_tokens", "use_prefill_window_in_sink_attention", "unshifted_sink"] as const;

/** Reads the attention of layer `index`. */
export function readAttentionHalf(scope: Scope, index: number): Half<AttentionForm> {
  const at = `block_configs/${index}/attention`;
  scope.reader.ignore(
    scope.at(`${at}/sparsify`),
    "bookkeeping",
    "how weights were pruned inside the matrices",
  );
  return readHalf(
    scope,
    at,
    "linear_attention",
    ["n_heads_in_group", "window_length", ...SINK_FIELDS],
    () => {
      const group = scope.read(count, `${at}/n_heads_in_group`);
      const { size, sinks } = readWindow(scope, at);
      const suffixes = [
        size.value === null ? "" : `_window_${size.value}`,
        sinks?.value ? `_sinks_${sinks.value}` : "",
      ];
      return {
        name: `attention_${group.value}${suffixes.join("")}`,
        decisions: [group, size, ...(sinks ? [sinks] : [])],
        form: { group, window: describeWindow(size, sinks) },
      };
    },
  );
}

/** Reads the window, and the sink tokens that stay visible beside it, which mean nothing without one. */
function readWindow(scope: Scope, at: string) {
  const none = (rule: string) => ({ value: null, rule: `${rule} (${BLOCK_CONFIG})` });
  const size = scope.nullable(
    orNull(count),
    `${at}/window_length`,
    none("every earlier token is seen without a window_length"),
  );
  const reason =
    size.value === null ? "there is no window_length" : "it is about masks while a prompt is read";
  for (const field of SINK_FIELDS) scope.reader.ignore(scope.at(`${at}/${field}`), "no effect", reason);
  if (size.value === null) return { size, sinks: undefined };
  const sinks = scope.nullable(
    orNull(natural),
    `${at}/num_sink_tokens`,
    none("no first tokens stay visible unless the file says so"),
  );
  return { size, sinks };
}

function describeWindow(
  size: Sourced<number | null>,
  sinks: Sourced<number | null> | undefined,
): AttentionForm["window"] {
  const window = slidingWindow(size);
  if (!sinks?.value) return window;
  return {
    ...window,
    sink_tokens: derive([sinks, size], (n) => n, "num_sink_tokens, beside a window"),
  } as Described<AttentionWindowSpec>;
}
