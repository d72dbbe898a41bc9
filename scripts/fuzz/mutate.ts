import { type BaseFile, type Corpus, LONG } from "./corpus.ts";
import { hostileValue, NAMES, nested } from "./hostile.ts";
import {
  copyTree,
  object,
  printTree,
  put,
  remove,
  scalar,
  type Slot,
  slotsOf,
  type Tree,
} from "./json-tree.ts";
import type { Random } from "./random.ts";

/** A hostile input: the text of a config.json, and of hf_quant_config.json beside it. */
export interface Input {
  readonly base: BaseFile;
  readonly text: string;
  readonly side: string | null;
}

/** How many of the long files are taken. */
const SHARE_OF_LONG = 0.03;

const SIDES = [
  "",
  "null",
  "[]",
  "{}",
  '{"quantization":null}',
  '{"quantization":{"quant_algo":1}}',
  '{"quantization":{"quantized_layers":{}}}',
];

/** The next hostile input: by bytes, by structure, or with a file beside it. */
export function nextInput(random: Random, corpus: Corpus): Input {
  let base = random.pick(corpus.configs);
  while (base.text.length > LONG && !random.chance(SHARE_OF_LONG)) base = random.pick(corpus.configs);
  const kind = random.next();
  if (kind < 0.3) return { base, text: mutateBytes(random, corpus, base), side: null };
  if (kind < 0.85) return { base, text: mutateTree(random, corpus, base), side: null };
  const text = random.chance(0.5) ? base.text : mutateTree(random, corpus, base);
  const beside = random.pick(corpus.sides);
  if (random.chance(0.3))
    return { base, text, side: random.pick([text.length < LONG ? text : "", ...SIDES]) };
  if (beside.text.length > LONG) return { base, text, side: null };
  return { base, text, side: (random.chance(0.3) ? mutateBytes : mutateTree)(random, corpus, beside) };
}

/** Fields whose form decides how much else is read. */
const WEIGHTY =
  "quantization_config rope_scaling rope_parameters text_config layer_types vision_config block_configs layers_block_type hybrid_override_pattern mlp_only_layers no_rope_layers moe_layer_freq torch_dtype attn_type_list per_layer_config".split(
    " ",
  );

const LAYERS = "0 1 2 3 17 95 200 1999 2001 5000 9999".split(" ");

function mutateTree(random: Random, corpus: Corpus, file: BaseFile): string {
  const root = corpus.treeOf(file);
  if (!root) return mutateBytes(random, corpus, file);
  for (let times = 1 + random.below(4); times > 0; times--) changeOnce(random, corpus, root);
  return printTree(root, random.pick([null, 2, 2, 4, 1]));
}

function changeOnce(random: Random, corpus: Corpus, root: Tree): void {
  const slots = slotsOf(root);
  if (slots.length === 0) return;
  const slot = anySlot(random, slots);
  const { holder, name, value } = slot;
  const known = corpus.values.get(name);
  const kind = random.next();
  if (kind < 0.4) put(slot, hostileValue(random, corpus));
  else if (kind < 0.52) remove(slot);
  else if (kind < 0.58) {
    const more = hostileValue(random, corpus);
    if (holder.kind === "object") holder.pairs.push([name, more]);
    else holder.items.push(more);
  } else if (kind < 0.63) {
    if (holder.kind === "object")
      holder.pairs[slot.index] = [random.chance(0.6) ? random.pick(NAMES) : random.pick(corpus.names), value];
  } else if (kind < 0.71) {
    const into = holder.kind === "object" ? holder : root;
    const added = random.chance(0.5) ? random.pick(NAMES) : random.pick(corpus.names);
    if (into.kind === "object")
      into.pairs.splice(random.below(into.pairs.length + 1), 0, [added, hostileValue(random, corpus)]);
  } else if (kind < 0.83) {
    if (known) put(slot, copyTree(random.pick(known)));
  } else if (kind < 0.88) setTop(root, random.pick(WEIGHTY), random, corpus);
  else if (kind < 0.93) {
    if (root.kind === "object")
      for (const pair of root.pairs)
        if (pair[0] === "model_type") pair[1] = scalar(random.pick(corpus.modelTypes));
  } else if (kind < 0.97) {
    const sizes = slots.filter(
      (at) => at.name.includes("layer") && at.value.kind === "scalar" && /^\d+$/.test(at.value.text),
    );
    if (sizes.length > 0) put(random.pick(sizes), scalar(random.pick(LAYERS)));
  } else if (value.kind === "object") value.pairs.reverse();
  else put(slot, object([[random.pick(NAMES), copyTree(value)]]));
}

/** A place in the tree, half of the time near the top, where most is read. */
function anySlot(random: Random, slots: readonly Slot[]): Slot {
  let slot = random.pick(slots);
  if (random.chance(0.5))
    for (let tries = 0; tries < 4 && (slot.depth > 1 || slot.holder.kind === "array"); tries++)
      slot = random.pick(slots);
  return slot;
}

function setTop(root: Tree, name: string, random: Random, corpus: Corpus): void {
  const known = corpus.values.get(name);
  if (!known || root.kind !== "object") return;
  const value = copyTree(random.pick(known));
  const there = root.pairs.find(([key]) => key === name);
  if (there) there[1] = value;
  else root.pairs.push([name, value]);
}

const PIECES = [
  ..."\\u0000 \\ud83d \\ \" ' , ,, : { } [ ] // /* */ # NaN Infinity - 1e999 … “ < --- None True nan 0x".split(
    " ",
  ),
  "\uFEFF",
  "\u0000",
  "\uD800",
  "\uDC00",
  "\u2028",
  "\u00A0",
  "\t",
  "\r",
  "\r\n",
  "\v",
  "<!doctype html>",
  "---\n",
  "\u001f",
];

const WHOLE = [
  "",
  " ",
  "\uFEFF",
  "null",
  "[]",
  "{}",
  '"x"',
  "0",
  "{",
  "[",
  "{]",
  "\u0000",
  nested(5000, "[", "", "]"),
  nested(100_000, '{"a":', "", ""),
  ...["llama", "__proto__", "constructor", "toString", ""].map((type) =>
    JSON.stringify({ model_type: type }),
  ),
  '{"model_type":["llama"]}',
];

function mutateBytes(random: Random, corpus: Corpus, file: BaseFile): string {
  let { text } = file;
  for (let times = 1 + random.below(3); times > 0; times--) text = changeText(random, corpus, text);
  return text;
}

function changeText(random: Random, corpus: Corpus, text: string): string {
  const at = random.below(text.length + 1);
  const kind = random.next();
  if (kind < 0.18) return text.slice(0, at);
  if (kind < 0.28) {
    const other = random.pick(corpus.configs).text;
    return text.slice(0, at) + other.slice(random.below(other.length));
  }
  if (kind < 0.42) return withFlippedBits(random, text);
  if (kind < 0.62) return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
  if (kind < 0.74) return text.slice(0, at) + text.slice(at + 1 + random.below(60));
  if (kind < 0.84) return text.slice(0, at) + text.slice(at, at + random.below(300)) + text.slice(at);
  if (kind < 0.88) return `\uFEFF${text}`;
  if (kind < 0.92) return text.replaceAll("\n", random.pick(["\r\n", "\r", "\n\n", ""]));
  if (kind < 0.95) return Buffer.from(text, "utf8").toString("latin1");
  if (kind < 0.97) return [...text].reverse().slice(0, 20_000).join("");
  return random.pick(WHOLE);
}

function withFlippedBits(random: Random, text: string): string {
  const bytes = Buffer.from(text);
  for (let times = 1 + random.below(4); times > 0 && bytes.length > 0; times--) {
    const at = random.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes.toString("utf8");
}
