import { distance } from "fastest-levenshtein";
import type { Registry } from "./registered.ts";
import { isApart, notDescribed } from "./not-described.ts";
import { otherKind } from "./other-models.ts";
import { type Assembled, assemble } from "../../config/reading/assemble.ts";
import type { ConfigDocument, ObjectNode } from "../../config/document.ts";
import { nodeView } from "../../config/nodes/node-view.ts";
import { ConfigReader } from "../../config/reading/reader.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { knownFields } from "./known-fields.ts";
import { NO_FIELDS } from "./no-fields.ts";
import { nameOf, type Pointer } from "../../spec/pointer.ts";

/** How well the adapter of a model type reads a file that is not of this type. */
interface Candidate {
  readonly as: string;
  /** How many fields of the file it reads, or knows to be of no effect. */
  readonly read: number;
  /** Of how many fields. */
  readonly of: number;
  /** Sizes that it needs and the file does not have. */
  readonly needs: readonly string[];
}

/** A family that reads a file whose model type nobody has mapped. */
export interface Guess {
  readonly as: string;
  readonly read: number;
  readonly of: number;
  /** The best, with the chosen one first where it was not asked for. */
  readonly candidates: readonly Candidate[];
}

/** A size without which a decoder cannot be counted, in the spellings of the families. */
const SIZES =
  /^(hidden_size|n_embd|d_model|num_hidden_layers|n_layers?|num_attention_heads|n_heads?|vocab_size|intermediate_size|moe_intermediate_size|num_(local_|routed_)?experts|n_routed_experts|kv_lora_rank|mamba_\w+|conv_kernel)$/;

/** With more of these unread, what is counted is another model. */
const MOST_UNREAD = 1;

/** Fields of mechanisms that make most of a model: a family that leaves them unread counts another one. */
const WEIGHTY = /^head_dim$|expert|moe_|mamba|ssm_|_lora_rank|linear_(num|key|value)|multi_query|state_size/;

/** The plainest families, the plainest first: what is read as one of them says the least that the file does not. */
const PLAINEST = ["llama", "qwen2", "mistral", "qwen3", "mixtral", "qwen3_moe", "deepseek_v3"];

const MOST_NAMED = 5;

/** A family must read this share of a file for a guess to be made; with less, the file is of something else. */
const LEAST = 0.7;

/** How many families are run on a file: those that its names speak for the most. */
const MOST_TRIED = 16;

/** What every family reads in the same way, so that it speaks for none: how the weights are quantised. */
const QUANTIZATION = ["quantization_config", "quantization", "compression_config"];

/**
 * The family that reads the most of a file, and the next best; null where none reads enough, or each lacks a size, and for a
 * model whose layers are known to be of another kind. Of the
 * families that are loaded, those that know the most of its names read the file in turn. Fields that any file has
 * (`model_type`, `architectures` …) say nothing.
 * @param without model types that are not to be considered: with its own family left out, a known file tells how good
 * guesses are.
 */
export function guessFamily(
  registry: Registry,
  document: ConfigDocument,
  modelType: string,
  transformers: string,
  without: ReadonlySet<string> = new Set(),
): Guess | null {
  if (isApart(modelType)) return null;
  const bare = withoutQuantization(document);
  const leaves = leavesOf(bare).filter((at) => at !== "/model_type" && at !== "/architectures");
  const names = new Set(leaves.map(nameOf));
  const tries = registry.modelTypes
    .filter((as) => !without.has(as))
    .map((as) => ({ as, promise: promiseOf(registry, as, names, modelType) }))
    .sort((a, b) => b.promise - a.promise || (a.as < b.as ? -1 : 1))
    .slice(0, MOST_TRIED)
    .flatMap(({ as }) => tried(registry, bare, leaves, as, transformers) ?? [])
    .sort((a, b) => rank(b, modelType) - rank(a, modelType) || (a.as < b.as ? -1 : 1));
  const [first] = tries;
  if (first && first.unread > MOST_UNREAD) return null;
  const candidates = tries.map(({ as, read, of, needs }): Candidate => ({ as, read, of, needs }));
  const [best] = candidates;
  if (!best || best.needs.length > 0 || best.read < LEAST * best.of) return null;
  return { as: best.as, read: best.read, of: best.of, candidates: candidates.slice(0, MOST_NAMED) };
}

/** The file without what says how its weights are quantised, which may be thousands of fields. */
function withoutQuantization(document: ConfigDocument): ConfigDocument {
  const { root } = document;
  if (root.type !== "object" || !QUANTIZATION.some((name) => root.members.has(name))) return document;
  const members = new Map([...root.members].filter(([name]) => !QUANTIZATION.includes(name)));
  return { ...document, root: { ...root, members } };
}

/**
 * How much the names of a file's fields speak for a model type, without running its family on the file: for each name that
 * the family looks for two, for a size that it looks for and the file lacks nothing. Wrappers are told by their nested
 * config.
 */
function promiseOf(
  { familyOf, textTypeIn }: Registry,
  as: string,
  names: ReadonlySet<string>,
  modelType: string,
): number {
  if (textTypeIn(NO_FIELDS, as) !== undefined) return -Infinity;
  const known = knownFields(as, familyOf);
  let shared = 0;
  let weighty = 0;
  for (const name of names)
    if (known.has(name)) shared++;
    else if (WEIGHTY.test(name)) weighty++;
  return 2 * shared - 2 * weighty - known.size / 12 + bonus(as, modelType);
}

/**
 * Says that the reading is a guess; the class of an unknown model type belongs to none that is known. A type that has a
 * family is read as another where the reader chose so.
 */
export function reportGuess(
  { modelTypes }: Registry,
  reader: ConfigReader,
  modelType: string,
  { as, read, of }: Guess,
): void {
  const mismatch = reader.findings.findIndex(({ code }) => code === "architecture-mismatch");
  if (mismatch >= 0) reader.findings.splice(mismatch, 1);
  const type = `model_type ${JSON.stringify(modelType)}`;
  const leftOut = notDescribed(modelType);
  const more =
    leftOut === null
      ? ""
      : ` ${leftOut} The guess leaves that out, so its parameters and bytes are not this model's.`;
  const why = modelTypes.includes(modelType)
    ? `${type} has a family of its own, and the file is read as ${as}, as was chosen`
    : `Nobody has mapped ${type}. It is read as ${as}`;
  const message = `${why}, which reads ${read} of ${of} fields: a guess. What ${as} implies or gives by default may not be so.${more}`;
  reader.report("warning", "guess", "/model_type", message);
}

/** Why a file is not read as the model type that was chosen, and what to choose. */
export function cannotBeReadAs({ modelTypes, textTypeIn }: Registry, as: string): string {
  const choose = "choose a decoder of text that is known, such as llama, qwen3 or mixtral";
  const cannot = `The file cannot be read as ${JSON.stringify(as)}`;
  if (modelTypes.includes(as)) {
    const isWrapper = textTypeIn(NO_FIELDS, as) !== undefined;
    return `${cannot}${isWrapper ? ", which has towers around a decoder" : ""}: ${choose}.`;
  }
  const near = nearestName(as, modelTypes);
  if (near !== null) return `${cannot}: no family has that name. Did you mean ${near}?`;
  const kind = otherKind(as);
  return `${cannot}${kind === null ? "" : `, which is ${kind}`}: ${choose}.`;
}

/** How many letters of a name may be wrong for it to be taken for another one. */
const MOST_WRONG = 2;

/** The name that differs the least from one that is none, whatever its case and its hyphens; null where none is near. */
function nearestName(name: string, names: readonly string[]): string | null {
  const given = spelled(name);
  const [best] = names
    .map((other) => ({ other, wrong: distance(given, spelled(other)) }))
    .sort((a, b) => a.wrong - b.wrong);
  return best && best.wrong <= Math.min(MOST_WRONG, Math.floor(given.length / 3)) ? best.other : null;
}

/** A model type as most are spelled. */
const spelled = (name: string): string => name.toLowerCase().replace(/[-. ]/g, "_");

interface Tried extends Candidate {
  /** How many fields it looks for in vain. */
  readonly absent: number;
  /** How many fields of weight it leaves unread. */
  readonly unread: number;
}

/** How well a model type that the reader chose reads the file. */
export function chosenFamily(
  registry: Registry,
  document: ConfigDocument,
  as: string,
  transformers: string,
): Guess | null {
  const found = tried(registry, document, leavesOf(document), as, transformers);
  if (!found) return null;
  const { read, of, needs } = found;
  return { as, read, of, candidates: [{ as, read, of, needs }] };
}

function tried(
  { textTypeIn, familyOf }: Registry,
  document: ConfigDocument,
  leaves: readonly Pointer[],
  as: string,
  transformers: string,
): Tried | null {
  // A wrapper reads its decoder by another family: it is told by its nested config.
  if (textTypeIn(document.root as ObjectNode, as) !== undefined) return null;
  const family = familyOf(as, transformers);
  if (!family) return null;
  const reader = new ConfigReader(document);
  const tree = family.read(reader, as, transformers);
  // What stands beside a decoder cannot be guessed with it.
  if (!tree || "towers" in tree.body) return null;
  const read = assemble(tree);
  return {
    as,
    ...howMuchIsRead(document, reader, read, leaves),
    unread: leaves.filter((at) => !isKnown(reader, read, at) && WEIGHTY.test(nameOf(at))).length,
    absent: read.absent.size,
  };
}

/** How many of a file's fields were read or are known to be of no effect, and which sizes are not there. */
export function howMuchIsRead(
  document: ConfigDocument,
  reader: ConfigReader,
  read: Assembled,
  leaves: readonly Pointer[] = leavesOf(document),
): Pick<Candidate, "read" | "of" | "needs"> {
  const refused = reader.findings.filter(({ fatal }) => fatal).map(({ at }) => nameOf(at));
  const missing = [...read.absent.keys()].map(nameOf).filter((name) => SIZES.test(name));
  return {
    read: leaves.filter((at) => isKnown(reader, read, at)).length,
    of: leaves.length,
    needs: [...new Set([...refused, ...missing])],
  };
}

function isKnown({ shadowed, ignored }: ConfigReader, { decidedBy }: Assembled, at: Pointer): boolean {
  return decidedBy.has(at) || shadowed.has(at) || ignored.has(at);
}

function leavesOf({ root }: ConfigDocument): Pointer[] {
  const leaves: Pointer[] = [];
  forEachLeaf(nodeView, root, (pointer) => leaves.push(pointer));
  return leaves;
}

/**
 * Every field that an adapter reads counts two; a size that it lacks, and a field of weight that it leaves unread, take
 * six away, any other field that it looks for in vain a third. A like name counts two. Being plain counts up to five:
 * families with a mechanism of their own read a file that lacks it as well as a plain one does.
 */
function rank({ as, read, needs, absent, unread }: Tried, modelType: string): number {
  return 2 * read - 6 * (needs.length + unread) - absent / 3 + bonus(as, modelType);
}

/** What speaks for a model type whatever the file has: a like name, and being plain. */
function bonus(as: string, modelType: string): number {
  return (isKin(as, modelType) ? 2 : 0) + (PLAINEST.length - plainness(as)) * (5 / PLAINEST.length);
}

/** Whether two model types begin with the same word. */
function isKin(a: string, b: string): boolean {
  const word = (type: string): string => (/^[a-z]+/i.exec(type)?.[0] ?? "").toLowerCase();
  return word(a).length > 2 && word(a) === word(b);
}

function plainness(as: string): number {
  const place = PLAINEST.indexOf(as);
  return place < 0 ? PLAINEST.length : place;
}
