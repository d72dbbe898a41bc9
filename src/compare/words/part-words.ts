import type { QuantizationScheme, QuantizationSpec } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { entryOf } from "../../spec/entry.ts";
import { isJsonObject, type Json, type JsonObject, wordOf } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { componentWords } from "../../analysis/component-words.ts";
import { kindWords } from "../../analysis/ribbon.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Placed } from "../values/spec-leaves.ts";
import { typeOf } from "../values/type-of.ts";
import { grouped } from "../../spec/grouped.ts";

/** What a part of a spec is, in a few words; null where its type says all that is to be said. */
export function partWords(spec: EngineModelSpec, { pointer, value }: Placed): string | null {
  if (pointer === "/quantization") return quantizationWords(spec.quantization);
  if (!isJsonObject(value)) return null;
  if (/^\/quantization\/normal_form\/schemes\/[^/]+$/.test(pointer))
    return schemeFacts([value as unknown as QuantizationScheme]).join("; ");
  if (pointer === "/quantization/normal_form/kv_cache") {
    const cache = value as unknown as TensorFormat;
    return `${cache.format}, ${formatWords(cache)}`;
  }
  if (typeof value["rope_type"] === "string") return scalingWords(value);
  switch (typeOf(value)) {
    case "mtp":
      return countWords(Number(value["num_modules"]), "draft module");
    case "vision_tower":
    case "audio_tower":
      return towerWords(value);
    case "tower":
      return isJsonObject(value["facts"]) ? (towerWords(value["facts"]) ?? wordOf(value["kind"])) : null;
    case "sparse_indexer":
      return indexerWords(value);
    case "moe":
      return expertsWords(value as unknown as MoEMLPSpec);
    case "rope":
      return ropeWords(value);
    case "none":
      return pointer === "/body/head" ? "no head" : "no positions";
    default:
      return layerPartWords(spec, pointer) ?? fewMembers(value);
  }
}

/** A half of a layer as the list of layers calls it: "sliding-window attention"; null for what is none. */
function layerPartWords({ body }: EngineModelSpec, pointer: Pointer): string | null {
  const name = /^\/body\/(.+)$/.exec(pointer)?.[1];
  const stands = body.layers.some(({ mixer, mlp }) => name === mixer || name === mlp);
  return name !== undefined && stands ? kindWord(body, name) : null;
}

/** What a half of the layers is, told apart from others that would be called alike: "full attention without positions". */
export function kindWord(body: DecoderBody, name: string): string {
  const halves = body.layers.flatMap(({ mixer, mlp }) => [mixer, mlp]).filter((half) => half !== null);
  return kindWords(body, [...new Set(halves)]).get(name) ?? componentWords(body, name);
}

/** Longer lists of members are counted. */
const LONGEST_MEMBERS = 72;

/** An object with few plain members, whole: "size 4096"; null for any other. */
function fewMembers(value: JsonObject): string | null {
  const members = Object.entries(value).filter(([name]) => name !== "type");
  if (members.length === 0 || members.some(([, member]) => typeof member === "object" && member !== null))
    return null;
  const type = typeOf(value);
  const words = `${type === null ? "" : `${type}: `}${members.map(([name, member]) => `${name} ${String(member)}`).join(", ")}`;
  return words.length <= LONGEST_MEMBERS ? words : null;
}

function ropeWords({ rope_theta: base, scaling }: JsonObject): string | null {
  if (typeof base !== "number") return null;
  return `rope of base ${grouped(base)}${isJsonObject(scaling) ? `, ${scalingWords(scaling)}` : ""}`;
}

function indexerWords(indexer: JsonObject): string | null {
  const [heads, width, chosen] = ["num_heads", "head_dim", "top_k"].map((name) => indexer[name]);
  if (typeof heads !== "number" || typeof width !== "number" || typeof chosen !== "number") return null;
  return `an indexer with ${countWords(heads, "head")} of ${width}, ${grouped(chosen)} tokens chosen`;
}

/** A count with its noun. */
export function countWords(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A sentence, or the words that begin one. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A quantisation as one says it: "modelopt NVFP4 (weights 4 bit, groups of 16; KV cache fp8_e4m3; 125 modules left out)". */
function quantizationWords(quantization: QuantizationSpec | null): string {
  const { name, facts } = quantizationFacts(quantization);
  return facts.length === 0 ? name : `${name} (${facts.join("; ")})`;
}

/** Whether two quantisations go by one name: the method and its number formats. */
export function isSameMethod(a: QuantizationSpec | null, b: QuantizationSpec | null): boolean {
  return quantizationFacts(a).name === quantizationFacts(b).name;
}

/** Both in words: of two quantisations of one name only what is not the same in both. */
export function quantizationChange(a: QuantizationSpec | null, b: QuantizationSpec | null): string {
  const [before, after] = [quantizationFacts(a), quantizationFacts(b)];
  if (before.name !== after.name) return `${quantizationWords(a)} → ${quantizationWords(b)}`;
  const gone = before.facts.filter((fact) => !after.facts.includes(fact));
  const come = after.facts.filter((fact) => !before.facts.includes(fact));
  if (gone.length + come.length === 0) return `${after.name} on both`;
  return `${after.name}: ${gone.join("; ") || "none"} → ${come.join("; ") || "none"}`;
}

interface QuantizationFacts {
  readonly name: string;
  readonly facts: readonly string[];
}

function quantizationFacts(quantization: QuantizationSpec | null): QuantizationFacts {
  if (quantization === null) return { name: "none", facts: [] };
  const form = quantization.normal_form;
  const method = form?.quant_method ?? quantization.quant_method;
  const schemes = Object.values(form?.schemes ?? {});
  const formats = [...new Set(schemes.flatMap(({ weights }) => (weights ? [weights.format] : [])))];
  const algorithm = form?.quant_algo ?? formats.join(" and ");
  const said = typeof method === "string" ? method : "";
  const name = algorithm.startsWith(said) ? algorithm : `${said} ${algorithm}`.trim();
  if (!form || schemes.length === 0)
    return { name: name === "" ? "a declaration of no known method" : `${name}, not described`, facts: [] };
  const excluded = form.excluded_modules ?? [];
  const facts = [
    ...schemeFacts(schemes),
    ...(form.kv_cache ? [`KV cache ${form.kv_cache.format}`] : []),
    ...(excluded.length > 0 ? [`${countWords(excluded.length, "module")} left out`] : []),
  ];
  return { name, facts };
}

function schemeFacts(schemes: readonly QuantizationScheme[]): string[] {
  return [
    ...kinds(schemes.map(({ weights }) => weights)).map((words) => `weights ${words}`),
    ...kinds(schemes.map(({ activations }) => activations)).map((words) => `activations ${words}`),
  ];
}

function kinds(formats: readonly (TensorFormat | null)[]): string[] {
  return [...new Set(formats.flatMap((format) => (format === null ? [] : [formatWords(format)])))];
}

function formatWords({
  bits,
  granularity,
  group_size: group,
  block_shape: block,
  dynamic,
}: TensorFormat): string {
  const shared =
    granularity === "group" && group !== null
      ? `groups of ${group}`
      : granularity === "block" && block !== null
        ? `blocks of ${block.join(" × ")}`
        : `one scale a ${granularity}`;
  return `${bits} bit, ${shared}${dynamic ? ", at run time" : ""}`;
}

const SCALINGS: { readonly [type: string]: string } = {
  yarn: "YaRN",
  llama3: "Llama 3",
  longrope: "LongRoPE",
  dynamic: "dynamic NTK",
  stepped_ntk: "stepped NTK",
};

/**
 * The scaling of rotary positions: "YaRN × 4 (32,768 → 131,072 tokens)". Only of YaRN is the factor that of the context
 * (the paper's s = L'/L); others say for how many tokens the embedding was trained, and nothing of the reach.
 */
export function scalingWords(scaling: JsonObject): string {
  const type = wordOf(scaling["rope_type"]);
  const factor = scaling["factor"];
  const original = scaling["original_max_position_embeddings"];
  const name = `${entryOf(SCALINGS, type) ?? type}${typeof factor === "number" ? ` × ${factor}` : ""}`;
  if (typeof original !== "number") return name;
  return type === "yarn" && typeof factor === "number"
    ? `${name} (${grouped(original)} → ${grouped(Math.round(original * factor))} tokens)`
    : `${name} (trained on ${grouped(original)} tokens)`;
}

function towerWords(tower: JsonObject): string | null {
  const layers = tower["num_layers"] ?? tower["num_hidden_layers"];
  const width = tower["hidden_size"];
  if (typeof layers !== "number" || typeof width !== "number") return null;
  const patch: Json | undefined = tower["patch_size"];
  return `${countWords(layers, "layer")} of width ${grouped(width)}${typeof patch === "number" ? `, patches of ${patch}` : ""}`;
}

function expertsWords({ num_experts: experts, top_k: chosen, intermediate_size: width }: MoEMLPSpec): string {
  return `${countWords(experts, "expert")} of width ${grouped(width)}, ${chosen ?? "an unknown number"} a token`;
}
