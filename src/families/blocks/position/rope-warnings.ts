import type { Node } from "../../../config/document.ts";
import { describeValue } from "../../../config/nodes/describe-value.ts";
import { dotted } from "../../../config/nodes/dotted.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { classDefault } from "../../../classes/hf-class.ts";
import { Sourced } from "../../../config/reading/sourced.ts";

const CHECKS = "RotaryEmbeddingConfigMixin, transformers 5.18.0, modeling_rope_utils.py";

/** What was read of a rotary embedding's scaling. */
interface Read {
  readonly group: string;
  readonly type: Sourced<string>;
  /** Its parameters, each with its source; or that there are none. */
  readonly scaling: object;
}

/** The object of a rotary embedding's parameters, and what was read of it. */
interface Parameters {
  readonly scope: Scope;
  readonly group: string;
  readonly scaling: { readonly [name: string]: unknown };
  readonly declared: number;
}

/**
 * Says of a rotary embedding's parameters what transformers warns of, and what it computes then: none of it stops a model.
 * Nothing is said of an object that is not in the file. Source of the checks: validate_rope of RotaryEmbeddingConfigMixin,
 * transformers 5.18.0, modeling_rope_utils.py; its advice to give longrope a factor changes nothing and is left out.
 */
export function warnAsTransformers(
  scope: Scope,
  { group, type, scaling }: Read,
  maxPositions: Sourced<number>,
): void {
  if (scope.find(scope.at(group))?.type !== "object" || scaling instanceof Sourced) return;
  const parameters = scaling as Parameters["scaling"];
  const read: Parameters = { scope, group, scaling: parameters, declared: maxPositions.value };
  if (type.value !== "proportional") warnOfFactor(read);
  if (type.value === "yarn") {
    warnOfBetas(read);
    warnOfAmplitude(read, true);
  } else if (type.value === "longrope") warnOfAmplitude(read, false);
  else if (type.value === "llama3") {
    warnOfBands(read);
    warnOfTrainedLength(read);
  } else if (type.value === "proportional") warnOfNoShare(read);
}

const nodeOf = ({ scope, group }: Parameters, name: string): Node | undefined =>
  scope.find(scope.at(`${group}/${name}`));

/** The number that was read; null where there is none. */
function numberOf({ scaling }: Parameters, name: string): number | null {
  const parameter = scaling[name];
  const value: unknown = parameter instanceof Sourced ? (parameter as Sourced<unknown>).value : null;
  return typeof value === "number" ? value : null;
}

/** Warns once at a member, however many kinds of layers have the object. */
function warn(
  { scope, group }: Parameters,
  name: string,
  code: string,
  words: (field: string) => string,
  severity: "warning" | "info" = "warning",
): void {
  const at = scope.at(`${group}/${name}`);
  if (scope.reader.findings.some((finding) => finding.code === code && finding.at === at)) return;
  scope.reader.report(severity, code, at, words(dotted(at)));
}

function warnOfFactor(read: Parameters): void {
  const given = nodeOf(read, "factor");
  const factor = numberOf(read, "factor");
  if (given?.type === "null" && factor !== null)
    warn(
      read,
      "factor",
      "rope-factor-null",
      (field) =>
        `${field} is null: transformers warns (${CHECKS}), and takes max_position_embeddings over original_max_position_embeddings, ${factor}, as the spec does.`,
    );
  else if (given && factor !== null && factor < 1)
    warn(
      read,
      "factor",
      "rope-factor-below-one",
      (field) =>
        `${field} is ${factor}, and a factor below 1 lengthens nothing: transformers warns (${CHECKS}) and computes with it, as the spec does.`,
    );
}

function warnOfBetas(read: Parameters): void {
  const [fast, slow] = [numberOf(read, "beta_fast"), numberOf(read, "beta_slow")];
  const name = nodeOf(read, "beta_fast") ? "beta_fast" : "beta_slow";
  if (fast === null || slow === null || fast >= slow || !nodeOf(read, name)) return;
  warn(
    read,
    name,
    "rope-betas-swapped",
    (field) =>
      `${field}: beta_fast is ${fast} and beta_slow ${slow}, so that the ramp between runs the other way: channels that turn fast are stretched, and slow ones are not. transformers warns (${CHECKS}) and computes so. Are they swapped?`,
  );
}

/** @param asksForFloat whether a whole number is warned of, too. */
function warnOfAmplitude(read: Parameters, asksForFloat: boolean): void {
  const given = nodeOf(read, "attention_factor");
  const factor = numberOf(read, "attention_factor");
  if (!given || factor === null) return;
  const isWhole = asksForFloat && given.type === "number" && given.form === "integer";
  if (factor >= 0 && !isWhole) return;
  warn(
    read,
    "attention_factor",
    "rope-attention-factor",
    (field) =>
      `${field} is ${describeValue(given, read.scope.reader.document.text)}, and ${factor < 0 ? "a positive number" : "a number with a point (1.0)"} is expected: transformers warns (${CHECKS}) and multiplies cosine and sine by it.`,
  );
}

function warnOfBands(read: Parameters): void {
  const [low, high] = [numberOf(read, "low_freq_factor"), numberOf(read, "high_freq_factor")];
  if (low === null || high === null || high > low || !nodeOf(read, "high_freq_factor")) return;
  warn(
    read,
    "high_freq_factor",
    "rope-bands-swapped",
    (field) =>
      `${field} is ${high}, which is not above low_freq_factor, ${low}, so that no channels lie between those that are stretched and those that are not. transformers warns (${CHECKS}) and computes so.${high < low ? " Are they swapped?" : ""}`,
    // Llama 4 Scout is released so.
    high < low ? "warning" : "info",
  );
}

function warnOfTrainedLength(read: Parameters): void {
  const name = "original_max_position_embeddings";
  const trained = numberOf(read, name);
  const node = nodeOf(read, name);
  if (trained === null) return;
  if (trained >= read.declared)
    warn(
      read,
      name,
      "rope-trained-length",
      (field) =>
        `${field} is ${node ? trained : `missing, and taken for max_position_embeddings, ${trained}`}, which is not below max_position_embeddings${node ? `, ${read.declared}` : ""}: nothing is lengthened. transformers warns (${CHECKS}) and stretches the slow channels all the same.`,
    );
  else if (node?.type === "number" && node.form !== "integer")
    warn(
      read,
      name,
      "rope-trained-length",
      (field) =>
        `${field} is ${describeValue(node, read.scope.reader.document.text)}, and a whole number without a point is expected: transformers warns (${CHECKS}) and computes with it.`,
    );
}

function warnOfNoShare(read: Parameters): void {
  const { scope } = read;
  const name = "partial_rotary_factor";
  if (nodeOf(read, name) || scope.find(scope.at(name)) || classDefault(scope.hf, name) !== undefined) return;
  warn(
    read,
    name,
    "rope-no-proportion",
    (field) =>
      `${field} is missing, so that rope type "proportional" turns all channels, as "linear" does: transformers warns of it (${CHECKS}). Give the share that turns, or another type.`,
  );
}
