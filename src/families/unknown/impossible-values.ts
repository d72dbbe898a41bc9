import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { isJsonObject, type JsonObject } from "../../spec/json.ts";
import { child, nameOf, parentOf, type Pointer, tokensOf } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** Names of torch 2.13 that are types, from bfloat16 to the one-bit ones; `half` and its like are other names of some. */
const TORCH_TYPES: ReadonlySet<string> = new Set(
  [
    "bfloat16 bit bits16 bits1x8 bits2x4 bits4x2 bits8 bool cdouble cfloat chalf complex128 complex32 complex64 double",
    "float float16 float32 float4_e2m1fn_x2 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz",
    "float8_e8m0fnu half int int1 int16 int2 int3 int32 int4 int5 int6 int64 int7 int8 long qint32 qint8 quint2x4",
    "quint4x2 quint8 short uint1 uint16 uint2 uint3 uint32 uint4 uint5 uint6 uint64 uint7 uint8",
  ].flatMap((line) => line.split(" ")),
);

/**
 * Says of values that each can be read, and that together cannot be: of a whole spec, whatever its family, and of its draft
 * modules. Each is told once, at the field that the file gives.
 */
export function reportImpossible(reader: ConfigReader, assembled: Assembled): void {
  const told = new Set<string>();
  const tell: Tell = (code, leaves, words) => {
    const at = fieldOf(reader, assembled, leaves);
    const message = words(at);
    const key = `${at} ${message}`;
    if (told.has(key)) return;
    told.add(key);
    reader.report("error", code, at, message);
  };
  const { value, origins } = assembled;
  for (const leaf of origins.keys()) {
    const name = nameOf(leaf);
    if (name === "top_k") checkExperts(objectAt(value, parentOf(leaf)), parentOf(leaf), tell);
    else if (name === "short_factor" || name === "long_factor") checkDivisors(value, leaf, tell);
    else if (name === "rope_type" && !reader.findings.some(({ code }) => code === "odd-rotary-dim"))
      checkPairs(value, leaf, tell);
    else if (leaf === "/dtype") checkType(valueAt(value, leaf), tell);
  }
}

type Tell = (code: string, leaves: readonly Pointer[], words: (field: Pointer) => string) => void;

function checkExperts(component: JsonObject, at: Pointer, tell: Tell): void {
  const choices = choicesOf(component);
  const chosen = component["top_k"];
  if (choices === null || typeof chosen !== "number" || chosen <= choices) return;
  tell(
    "too-many-experts-a-token",
    [child(at, "top_k"), child(at, "num_experts")],
    () =>
      `A token is to pass ${chosen} experts, and its router chooses among ${choices}. Such a model can be built, and cannot run: torch.topk, by which routers choose, fails where there are fewer.`,
  );
}

/** Among how many experts a component's router chooses the best; null where it has none, or a table chooses. */
function choicesOf(component: JsonObject): number | null {
  const { num_experts: number, type, expert_choice: choice, weightless_experts: weightless } = component;
  if (typeof number !== "number" || choice === "token_table") return null;
  // As many rows as columns, of which the pairs are the experts.
  if (type === "product_key_experts") return Math.floor(Math.sqrt(number)) ** 2;
  const others = isJsonObject(weightless ?? null) ? (weightless as JsonObject)["number"] : 0;
  return number + (typeof others === "number" ? others : 0);
}

/** The divisors of longrope, one for each pair of channels that a rotary embedding turns. */
function checkDivisors(spec: unknown, leaf: Pointer, tell: Tell): void {
  const divisors = valueAt(spec, leaf);
  const position = parentOf(parentOf(leaf));
  if (!Array.isArray(divisors) || !position.startsWith("/body/")) return;
  // One of them divides all.
  if (divisors.length === 1) return;
  const name = tokensOf(position).slice(1).join("/");
  for (const dims of turnedBy(objectAt(spec, "/body"), name)) {
    const pairs = Math.ceil(dims / 2);
    if (divisors.length === pairs) continue;
    tell(
      "longrope-length",
      [leaf],
      (field) =>
        `${dotted(field)} has ${divisors.length} divisors, and ${dims} channels turn in ${pairs} pairs, each with a divisor of its own. transformers 5.18.0 warns (_validate_longrope_rope_parameters, modeling_rope_utils.py), and cannot divide the frequencies of ${pairs} pairs by ${divisors.length} numbers.`,
    );
  }
}

/**
 * YaRN over an odd number of channels: frequencies are half of them, rounded up, and the ramp between those that are
 * stretched and those that are not is half, rounded down. Of 3 channels the ramp has one number, which all take.
 */
function checkPairs(spec: unknown, leaf: Pointer, tell: Tell): void {
  const position = parentOf(parentOf(leaf));
  if (valueAt(spec, leaf) !== "yarn" || !position.startsWith("/body/")) return;
  const name = tokensOf(position).slice(1).join("/");
  for (const dims of turnedBy(objectAt(spec, "/body"), name)) {
    if (dims % 2 === 0 || dims < 5) continue;
    tell(
      "odd-rotary-dim",
      [leaf],
      () =>
        `${dims} channels turn under YaRN, and they are no pairs: transformers 5.18.0 has ${Math.ceil(dims / 2)} frequencies for them and a ramp of ${Math.floor(dims / 2)}, which torch cannot multiply (_compute_yarn_parameters, modeling_rope_utils.py). Such a model cannot be built.`,
    );
  }
}

/** How many channels of a head the components turn that have this position embedding; each number once. */
function turnedBy(holder: JsonObject, position: string): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (object: JsonObject): void => {
    if (object["position"] === position)
      for (const dims of [object["rotary_dim"], object["qk_rope_head_dim"]])
        if (typeof dims === "number" && dims > 0) found.add(dims);
    for (const inner of Object.values(object)) if (isJsonObject(inner)) visit(inner);
  };
  visit(holder);
  return found;
}

function checkType(type: unknown, tell: Tell): void {
  if (typeof type !== "string" || TORCH_TYPES.has(type)) return;
  const refusal = "transformers refuses the file (getattr(torch, …), configuration_utils.py)";
  tell(
    "unknown-dtype",
    ["/dtype"],
    (field) => `${dotted(field)} is ${JSON.stringify(type)}, and torch has no type of this name: ${refusal}.`,
  );
}

function objectAt(spec: unknown, pointer: Pointer): JsonObject {
  const value = valueAt(spec, pointer);
  return isJsonObject(value) ? value : {};
}

/** The field of the file that decides the first of these values which one does. */
function fieldOf(reader: ConfigReader, { origins }: Assembled, leaves: readonly Pointer[]): Pointer {
  for (const leaf of leaves) {
    const origin = origins.get(leaf);
    const from = origin && "from" in origin ? origin.from : [];
    const field = from.find((each) => nodeAt(reader.root, each));
    if (field !== undefined) return field;
  }
  return "";
}
