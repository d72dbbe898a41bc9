import { count, natural } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { onceInReading } from "../../declaration/reading.ts";
import { warnUnread } from "../file/unread.ts";
import { checkHeads, checkWidth } from "../rules/checks.ts";
import { type Reference, cite } from "../rules/reference.ts";

/** The geometry of one kind of attention. */
export interface Heads {
  readonly query: Sourced<number>;
  readonly kv: Sourced<number>;
  readonly headDim: Sourced<number>;
}

export interface HeadOptions {
  /** Whether the class takes `head_dim or hidden_size // num_attention_heads`; others cannot do with a head_dim of 0. */
  readonly zeroSaysNothing?: boolean;
  /** Whether each of the three numbers is one of its own to the class, which then refuses null (@strict). */
  readonly strict?: boolean;
  /** Whether num_key_value_heads is a number to the class, which then refuses null (@strict). */
  readonly nullKvRefused?: boolean;
  /** Whether head_dim has to be given: the class has no other, and refuses null. */
  readonly headDimRequired?: boolean;
  /** Whether heads share hidden_size whatever head_dim says; the reason, which names the class. */
  readonly sharedWidth?: string;
  /** Whether the class refuses a hidden_size that its heads do not divide. */
  readonly dividesWidth?: boolean;
}

/**
 * Reads the heads. Without num_key_value_heads every query head has its own keys; without head_dim the heads share
 * hidden_size (the rules of the config classes' __post_init__, transformers 5.18.0).
 */
export function readHeads(
  scope: Scope,
  hidden: Sourced<number>,
  {
    zeroSaysNothing = false,
    strict = false,
    nullKvRefused = false,
    headDimRequired = false,
    sharedWidth,
    dividesWidth = false,
  }: HeadOptions = {},
): Heads {
  const query = scope.read(count, "num_attention_heads");
  if (dividesWidth) checkWidth(scope, hidden, query);
  if (strict) return readStrictHeads(scope);
  const kv = readKvHeads(scope, query, nullKvRefused);
  const shared = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    "hidden_size / num_attention_heads, rounded down, where head_dim is not given",
  );
  if (headDimRequired) return { query, kv, headDim: scope.read(count, "head_dim") };
  if (sharedWidth !== undefined) {
    scope.reader.ignore(scope.at("head_dim"), "no effect", sharedWidth);
    warnUnread(scope, "head_dim", shared.value, sharedWidth);
    return { query, kv, headDim: shared };
  }
  const given = scope.nullable(zeroSaysNothing ? natural : count, "head_dim", shared);
  if (given.source.from[0] !== scope.at("head_dim")) checkShared(scope, hidden, query);
  const headDim =
    given.value === 0
      ? derive([given, shared], (_, dim) => dim, `head_dim is 0, and so ${shared.source.text}`)
      : given;
  return { query, kv, headDim };
}

/** The KV heads: as many as query heads where the file gives none, unless the class refuses that. */
export function readKvHeads(scope: Scope, query: Sourced<number>, nullRefused = false): Sourced<number> {
  const kv = nullRefused
    ? scope.read(count, "num_key_value_heads")
    : scope.nullable(
        count,
        "num_key_value_heads",
        derive([query], (n) => n, "as many KV heads as query heads where num_key_value_heads is not given"),
      );
  checkHeads(scope, query, kv, "num_key_value_heads");
  return kv;
}

/** Heads that share a hidden_size of fewer channels than there are heads have none. */
function checkShared(scope: Scope, hidden: Sourced<number>, query: Sourced<number>): void {
  if (hidden.value >= query.value) return;
  const message = `hidden_size ${hidden.value} leaves ${query.value} attention heads no channel each: transformers 5.18.0 builds heads of width 0, which cannot compute. The spec has heads of one channel.`;
  scope.reader.report("error", "heads-without-width", query.source.from[0] ?? scope.pointer, message);
}

/** As many heads of keys as of queries, which share hidden_size: what attention has that knows num_attention_heads alone. */
export const readEqualHeads = onceInReading(({ scope, reference, hidden }): Heads => {
  const query = scope.read(count, "num_attention_heads");
  const kv = derive(
    [query],
    (n) => n,
    cite(reference, "Attention", "has as many heads of keys as of queries"),
  );
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    "hidden_size / num_attention_heads",
  );
  if (hidden.value % query.value !== 0) {
    const message = `hidden_size ${hidden.value} is not a multiple of ${query.value} attention heads. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "heads-not-divisible", query.source.from[0] ?? scope.pointer, message);
  }
  return { query, kv, headDim };
});

/** Reads the heads of a class to which each of the three is a number of its own: null is refused, as by @strict. */
export function readStrictHeads(scope: Scope): Heads {
  const query = scope.read(count, "num_attention_heads");
  const kv = readKvHeads(scope, query, true);
  return { query, kv, headDim: scope.read(count, "head_dim") };
}

/**
 * Says of a null head_dim that a class takes it as it is, and cannot compute with it: `getattr(config, "head_dim", …)`
 * gives null where the file does, unlike `… or …`.
 */
export function refuseNullHeadDim(scope: Scope, reference: Reference): void {
  if (scope.find(scope.at("head_dim"))?.type !== "null") return;
  const message = `head_dim is null, which ${cite(reference, "Attention", "cannot compute with")}: leave it out for hidden_size / num_attention_heads.`;
  scope.reader.report("error", "null-head-dim", scope.at("head_dim"), message);
}
