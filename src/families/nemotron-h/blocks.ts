import { dotted } from "../../config/nodes/dotted.ts";
import { text, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { Pointer } from "../../spec/pointer.ts";

const LEGACY = new Map([
  ["mamba", "linear_attention"],
  ["attention", "full_attention"],
]);

/** The letters of hybrid_override_pattern. */
const LETTERS = new Map([
  ["M", "linear_attention"],
  ["*", "full_attention"],
  ["E", "moe"],
  ["-", "mlp"],
]);

const KNOWN = [...LETTERS.values()];

/** The class's own schedules (NemotronHConfig.__post_init__). */
const STANDARD = ["linear_attention", "moe", "full_attention", "mlp"];
const DRAFT_STANDARD = ["full_attention", "moe"];

const byDefault = (value: string[]) => ({
  value,
  rule: "the layers that NemotronHConfig.__post_init__ names (transformers 5.18.0)",
});

/** One kind of block for each layer: linear_attention, full_attention, moe or mlp. */
export type Blocks = Sourced<readonly string[]>;

/**
 * Reads what each layer is: layers_block_type (layer_types in the words of other families, which then wins) or, without
 * it, the older hybrid_override_pattern (NemotronHConfig, transformers 5.18.0). Its length is the number of layers.
 */
export function readBlocks(scope: Scope): Blocks {
  const listed = readList(scope, ["layer_types", "layers_block_type"]);
  const blocks = listed ?? readPattern(scope, "hybrid_override_pattern");
  if (listed) shadowPattern(scope, "hybrid_override_pattern", listed);
  if (blocks) {
    if (blocks.value.length === 0)
      scope.reader.refuse("no-layers", blocks.source.from[0] ?? "", "The schedule names no layer.");
    checkNumber(scope, blocks);
    return blocks;
  }
  const standard = scope.nullable(texts, "layers_block_type", byDefault(STANDARD));
  checkNumber(scope, standard);
  return standard;
}

/** Reads what each layer of a draft module is. A pattern beside a list counts where the list is the class's default. */
export function readDraftBlocks(scope: Scope): Blocks {
  const listed = readList(scope, ["mtp_layers_block_type"]);
  if (!listed) {
    const pattern = readPattern(scope, "mtp_hybrid_override_pattern");
    return pattern ?? scope.nullable(texts, "mtp_layers_block_type", byDefault(DRAFT_STANDARD));
  }
  if (listed.value.join() !== DRAFT_STANDARD.join()) {
    shadowPattern(scope, "mtp_hybrid_override_pattern", listed);
    return listed;
  }
  const pattern = readPattern(scope, "mtp_hybrid_override_pattern");
  const rule = "mtp_hybrid_override_pattern, beside a list that is the class's default";
  return pattern ? derive([pattern, listed], (blocks) => blocks, rule) : listed;
}

function readList(scope: Scope, names: readonly string[]): Blocks | undefined {
  const given = names.filter((name) => {
    const at = scope.at(name);
    const node = scope.find(at);
    if (node?.type === "null") scope.reader.ignore(at, "no effect", "null names no layers");
    return node !== undefined && node.type !== "null";
  });
  const list = given.length > 0 ? scope.optional(texts, given) : undefined;
  if (!list) return undefined;
  const at = list.source.from[0] ?? "";
  checkKinds(
    scope,
    at,
    list.value.map((kind) => LEGACY.get(kind) ?? kind),
    KNOWN,
  );
  return derive([list], (kinds) => kinds.map((kind) => LEGACY.get(kind) ?? kind), "what each layer is");
}

function readPattern(scope: Scope, name: string): Blocks | undefined {
  const pattern = scope.optional(text, name);
  if (!pattern) return undefined;
  checkKinds(scope, scope.at(name), [...pattern.value], [...LETTERS.keys()]);
  return derive([pattern], blocksOf, `${name}: M is Mamba-2, * attention, E experts, - a dense MLP`);
}

function blocksOf(pattern: string): string[] {
  return [...pattern].map((letter) => LETTERS.get(letter) ?? letter);
}

function checkKinds(scope: Scope, at: Pointer, kinds: readonly string[], known: readonly string[]): void {
  const unknown = [...new Set(kinds.filter((kind) => !known.includes(kind)))];
  if (unknown.length === 0) return;
  const quoted = unknown.map((kind) => JSON.stringify(kind)).join(", ");
  scope.reader.refuse(
    "unknown-layer-type",
    at,
    `${dotted(at)} has ${quoted}; a layer of this family is one of ${known.join(", ")}.`,
  );
}

function shadowPattern(scope: Scope, name: string, winner: Blocks): void {
  const node = scope.find(scope.at(name));
  const agrees = node?.type === "string" && blocksOf(node.value).join() === winner.value.join();
  scope.reader.shadow(scope.at(name), winner.source.from[0] ?? "", agrees || node?.type === "null");
}

/** num_hidden_layers is a relic that nobody reads. */
function checkNumber(scope: Scope, blocks: Blocks): void {
  const at = scope.at("num_hidden_layers");
  const node = scope.find(at);
  if (!node) return;
  const { length } = blocks.value;
  const agrees = node.type === "null" || (node.type === "number" && node.value === length);
  const [winner] = blocks.source.from;
  if (winner !== undefined) {
    scope.reader.shadow(at, winner, agrees);
    return;
  }
  scope.reader.ignore(at, "no effect", "the schedule decides how many layers there are");
  if (agrees) return;
  const message = `The file names no layers, and then there are the class's ${length}, whatever num_hidden_layers says.`;
  scope.reader.report("warning", "schedule-missing", at, message);
}
