import type { Node, ObjectNode } from "../config/document.ts";
import { describeValue } from "../config/nodes/describe-value.ts";
import { toJson } from "../config/nodes/node.ts";
import type { ConfigReader, Scope } from "../config/reading/reader.ts";
import { QUANT_FILE, inSideFile } from "../config/nodes/side-file.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import { type Json, wordOf } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import type { QuantizationSpec } from "../spec/formats/quantization.ts";
import { RawQuantization } from "../spec/formats/raw-quantization.ts";
import { declared, declaredMembers, type Tree } from "./declared.ts";
import { readNormalForm } from "./normal-form.ts";
import { dotted } from "../config/nodes/dotted.ts";

const AT = "/quantization";
const PRODUCER = "/producer";

/** The quantisation that hf_quant_config.json declares, in ModelOpt's layout; null where it declares none. */
export function readSideFile(reader: ConfigReader, decoder: Scope): Described<QuantizationSpec> | null {
  const node = reader.root.members.get("quantization")?.value;
  if (node?.type !== "object") {
    const found = node ? `is ${describeValue(node, reader.document.text)}` : "is missing";
    const message = `${QUANT_FILE}#${AT} ${found}, where ModelOpt declares how it quantised: the file says nothing of the quantisation.`;
    reader.report("warning", "no-quantization", node ? AT : "", message);
    return null;
  }
  const origin = (pointer: Pointer): Pointer => inSideFile(QUANT_FILE, pointer);
  const declaration = { reader, origin, at: AT, node };
  if (node.members.size === 0) reader.ignore(AT, "no effect", "an empty object declares nothing");
  const producer = reader.root.members.get("producer")?.value;
  const method = implied("modelopt", "hf_quant_config.json is the file that NVIDIA ModelOpt writes");
  const raw: { readonly [key: string]: Tree | undefined } = {
    quant_method: method,
    ...declaredMembers(RawQuantization, node, AT, declaration),
    producer: producer && declared(RawQuantization.shape.producer, producer, PRODUCER, declaration),
  };
  const said = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined));
  const normal_form = readNormalForm(declaration, decoder, method);
  return { ...said, normal_form } as unknown as Described<QuantizationSpec>;
}

/** A fact that both files state, and where config.json may state it. */
interface SharedFact {
  readonly name: string;
  readonly inConfig: (declaration: ObjectNode, at: Pointer) => Located | undefined;
  /** What of a value is compared: spellings of one fact become equal. */
  readonly normal: (value: Json) => Json;
}

interface Located {
  readonly at: Pointer;
  readonly node: Node;
}

const same = (value: Json): Json => value;

const SHARED_FACTS: readonly SharedFact[] = [
  { name: "quant_algo", inConfig: member("quant_algo"), normal: same },
  {
    name: "kv_cache_quant_algo",
    inConfig: firstOf(member("kv_cache_scheme"), member("kv_cache_quant_algo")),
    normal: cacheFormat,
  },
  { name: "group_size", inConfig: firstOf(member("group_size"), groupSize), normal: same },
  {
    name: "exclude_modules",
    inConfig: firstOf(member("ignore"), member("exclude_modules")),
    normal: (value) => (Array.isArray(value) ? value.map(wordOf).sort() : value),
  },
  { name: "quantized_layers", inConfig: member("quantized_layers"), normal: same },
];

/**
 * Says of each field of hf_quant_config.json that config.json's own declaration decides, and warns where the two
 * disagree. A null says nothing, and so agrees with a declaration that is silent.
 */
export function compareWithSideFile(
  side: ConfigReader,
  config: ConfigReader,
  at: Pointer,
  declaration: ObjectNode,
): void {
  side.ignore(`${PRODUCER}/name`, "bookkeeping", "the tool that quantised");
  side.ignore(`${PRODUCER}/version`, "bookkeeping", "the version of the tool that quantised");
  const quantization = side.root.members.get("quantization")?.value;
  if (quantization?.type !== "object") return;
  for (const { name, inConfig, normal } of SHARED_FACTS) {
    const mine = quantization.members.get(name)?.value;
    if (!mine) continue;
    const pointer = child(AT, name);
    const theirs = inConfig(declaration, at);
    const value = normal(toJson(mine));
    const rival = theirs ? normal(toJson(theirs.node)) : null;
    const agrees = sameJson(value, rival);
    side.settle(pointer, theirs?.at ?? at, agrees);
    if (agrees) continue;
    const said = theirs
      ? `${dotted(theirs.at)} is ${describeValue(theirs.node, config.document.text)}`
      : `${dotted(at)} does not say`;
    config.report(
      "warning",
      "quantization-files-disagree",
      theirs?.at ?? at,
      `${QUANT_FILE} says that ${name} is ${describeValue(mine, side.document.text)}, but ${said}. config.json decides.`,
    );
  }
}

function member(name: string): SharedFact["inConfig"] {
  return (declaration, at) => {
    const node = declaration.members.get(name)?.value;
    return node && { at: child(at, name), node };
  };
}

function firstOf(...ways: readonly SharedFact["inConfig"][]): SharedFact["inConfig"] {
  return (declaration, at) => {
    for (const way of ways) {
      const found = way(declaration, at);
      if (found) return found;
    }
    return undefined;
  };
}

/** The group size of the weights in the first of compressed-tensors' `config_groups` that has one. */
function groupSize(declaration: ObjectNode, at: Pointer): Located | undefined {
  const groups = declaration.members.get("config_groups")?.value;
  if (groups?.type !== "object") return undefined;
  for (const [name, { value: group }] of groups.members) {
    const weights = group.type === "object" ? group.members.get("weights")?.value : undefined;
    const node = weights?.type === "object" ? weights.members.get("group_size")?.value : undefined;
    if (node) return { at: `${child(`${at}/config_groups`, name)}/weights/group_size`, node };
  }
  return undefined;
}

/** compressed-tensors writes the cache's format as an object: 8-bit floats are what ModelOpt calls FP8. */
function cacheFormat(value: Json): Json {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const { num_bits: bits, type } = value;
  return type === "float" && bits === 8 ? "FP8" : type === "float" && bits === 4 ? "NVFP4" : value;
}
