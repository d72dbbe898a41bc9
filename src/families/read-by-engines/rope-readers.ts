import { dotted } from "../../config/nodes/dotted.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { toJson } from "../../config/nodes/node.ts";
import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import type { RopePositionSpec } from "../../spec/components/rope-position.ts";
import type { RopeScalingSpec } from "../../spec/components/rope-scaling.ts";
import { isJsonObject, type Json, wordOf } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, parentOf, type Pointer } from "../../spec/pointer.ts";

type Yarn = Extract<RopeScalingSpec, { rope_type: "yarn" }> & { readonly rope_type: "yarn" };

/** A rotary embedding of a body, and the object of the file that holds its parameters; null where the file has none. */
interface Embedding {
  readonly at: Pointer;
  readonly position: RopePositionSpec;
  readonly group: Pointer | null;
  /** Whether latent attention turns channels by it. */
  readonly isLatent: boolean;
  /** The channels of a head that its attention turns; null where none says so. */
  readonly channels: number | null;
}

/** The objects of the file that hold parameters of the body's rotary embeddings. */
export function ropeGroups(assembled: Assembled, decoder: Pointer, reader: ConfigReader): Pointer[] {
  const kinds = ["rope_parameters", "rope_scaling"].flatMap((name) => {
    const whole = child(decoder, name);
    const node = nodeAt(reader.root, whole);
    if (node?.type !== "object") return [];
    const nested = [...node.members].flatMap(([kind, { value }]) =>
      value.type === "object" ? [child(whole, kind)] : [],
    );
    return [whole, ...nested];
  });
  return embeddingsOf(assembled).length > 0 ? kinds : [];
}

/**
 * Says where readers of a rotary embedding's parameters go apart: a factor that is not the declared length over the
 * trained one, and what cosine and sine are multiplied by. `isParams`: the file is Mistral's params.json, which engines
 * read themselves.
 */
export function reportRopeReaders(assembled: Assembled, reader: ConfigReader, isParams: boolean): void {
  for (const embedding of embeddingsOf(assembled)) {
    const { scaling } = embedding.position;
    if (scaling?.rope_type !== "yarn") continue;
    reportFactor(embedding, scaling as Yarn, assembled, reader);
    reportAmplitude(embedding, scaling as Yarn, reader, isParams);
  }
}

/** The types whose frequencies transformers makes for the share of a head (modeling_rope_utils.py); default has none. */
const SHARED = ["linear", "dynamic", "yarn", "longrope", "llama3"];

/**
 * Says of a partial_rotary_factor that the class does not read, under a type that is scaled, that the model stops: there
 * are frequencies for a part of the channels, and the class turns all of them (run in transformers 5.18.0). `isKnown`: the
 * family reads the field, or says why it does not.
 */
export function reportShares(
  assembled: Assembled,
  reader: ConfigReader,
  isKnown: (pointer: Pointer) => boolean,
): void {
  for (const { at, position, group: given, channels } of embeddingsOf(assembled)) {
    const type = position.scaling?.rope_type;
    const group = given ?? plainGroup(assembled, at, reader);
    if (group === null || channels === null) continue;
    if (assembled.origins.get(`${at}/partial_rotary_factor`)?.kind !== "implied") continue;
    // One inside of the object wins over one beside it, which convert_rope_params_to_dict moves there.
    const place = [group, parentOf(group)]
      .map((parent) => child(parent, "partial_rotary_factor"))
      .find((one) => nodeAt(reader.root, one));
    const node = place === undefined ? undefined : nodeAt(reader.root, place);
    if (place === undefined || node?.type !== "number" || isKnown(place)) continue;
    if (node.value <= 0 || node.value > 1)
      reader.report(
        "warning",
        "rotary-share-refused",
        place,
        `${dotted(place)} is ${node.value}: vLLM 017e9f44 takes it for the share of a head's channels that turn, and stops with a ValueError where that is not above 0 and at most 1 (get_rope, model_executor/layers/rotary_embedding/__init__.py). Leave it out.`,
      );
    if (type === undefined || !SHARED.includes(type)) continue;
    const turned = Math.ceil(Math.trunc(channels * node.value) / 2) * 2;
    if (turned === channels) continue;
    const message = `${dotted(place)} is ${node.value}: under the rope type ${type} transformers 5.18.0 makes frequencies for ${turned} channels by it (modeling_rope_utils.py), and the class turns all ${channels} of a head, so that the model stops with a RuntimeError. The spec is that of the file without it. Leave it out.`;
    reader.report("error", "rotary-share-stops", place, message);
  }
}

/** The object that parameters of an embedding without scaling stand in; null where the file has none. */
function plainGroup({ origins }: Assembled, at: Pointer, reader: ConfigReader): Pointer | null {
  const fields = ["rope_theta", "max_position_embeddings"].flatMap((name) =>
    originFields(origins.get(`${at}/${name}`)),
  );
  const [own] = fields.filter((field) => /\/rope_(?:parameters|scaling)(?:\/|$)/.test(field));
  if (own !== undefined) return parentOf(own);
  const [beside] = fields;
  if (beside === undefined) return null;
  const group = child(parentOf(beside), "rope_scaling");
  return nodeAt(reader.root, group)?.type === "object" ? group : null;
}

/** The bodies whose classes ask for a factor under every type but default (yarn_apply_mscale of each; run in transformers 5.18.0). */
const ASK_FOR_FACTOR =
  "axk1 axk2 deepseek_v2 deepseek_v3 deepseek_v32 glm4_moe_lite glm_moe_dsa hy_v4 minicpm3 youtu".split(" ");

/** Says of latent attention without a factor, which its type can do without, that the model stops. */
export function reportNoFactor(assembled: Assembled, reader: ConfigReader): void {
  const { value } = assembled;
  const body = isJsonObject(value) ? value["body"] : undefined;
  if (!isJsonObject(body ?? null)) return;
  const type = wordOf((body as { readonly [name: string]: Json })["type"] ?? null);
  for (const { position, group, isLatent } of embeddingsOf(assembled)) {
    if (group === null || !isLatent || !ASK_FOR_FACTOR.includes(type)) continue;
    if (position.scaling === null || "factor" in givenAt(group, reader)) continue;
    const at = child(group, "factor");
    const message = `${dotted(at)} is missing: transformers 5.18.0 asks latent attention for it under every type but default (yarn_apply_mscale, models/${type}/modeling_${type}.py), so that the model stops with a KeyError, though the frequencies of ${position.scaling.rope_type} can be made without. Give one; with 1 it is the model of the spec.`;
    reader.report("error", "rope-factor-missing", at, message);
  }
}

function channelsOf(members: readonly (readonly [string, Json])[], position: string): number | null {
  for (const [, one] of members) {
    if (!isJsonObject(one) || one["position"] !== position) continue;
    const channels = one["rotary_dim"] ?? one["qk_rope_head_dim"];
    if (typeof channels === "number") return channels;
  }
  return null;
}

/** The fields that a value of the spec came from. */
const originFields = (origin: Origin | undefined): readonly Pointer[] =>
  origin && "from" in origin ? origin.from : [];

function embeddingsOf({ value, origins }: Assembled): Embedding[] {
  const body = isJsonObject(value) ? value["body"] : undefined;
  if (!isJsonObject(body ?? null)) return [];
  const members = Object.entries(body as { [name: string]: Json });
  const latent = new Set(
    members.flatMap(([, one]) => (isJsonObject(one) && one["type"] === "mla" ? [one["position"]] : [])),
  );
  return members.flatMap(([name, one]): Embedding[] => {
    if (!isJsonObject(one) || one["type"] !== "rope") return [];
    const at = `/body/${name}`;
    const [field] = originFields(origins.get(`${at}/scaling/rope_type`));
    return [
      {
        at,
        position: one as unknown as RopePositionSpec,
        group: field === undefined ? null : parentOf(field),
        isLatent: latent.has(name),
        channels: channelsOf(members, name),
      },
    ];
  });
}

/**
 * Says of a factor that is not the declared length over the trained one, as validate_rope of transformers 5.18.0 warns,
 * and of a context of vLLM that is not the spec's. SGLang db570fe6 serves the declared length wherever a trained one is
 * given (get_context_length), as the spec does.
 */
function reportFactor(
  { at, position, group }: Embedding,
  yarn: Yarn,
  { value, origins }: Assembled,
  reader: ConfigReader,
): void {
  const { factor, original_max_position_embeddings: trained } = yarn;
  const { max_position_embeddings: declared, context_len: context } = position;
  if (declared === null || context === null) return;
  const reach = factor * trained;
  const length = origins.get(`${at}/scaling/original_max_position_embeddings`)?.kind;
  const isMismatch = group !== null && length === "mapped" && Math.abs(reach - declared) >= 1;
  const isOfEngines = typesOf(group, reader).includes("deepseek_yarn");
  const model = isJsonObject(value) ? wordOf(value["model_type"] ?? null) : "";
  const served = servedByVllm(yarn, declared, { isOfEngines, model });
  const isServedElse = Math.abs(served - context) >= 1;
  if (length !== "mapped" && !isOfEngines && group !== null && !isServedElse && context !== declared) {
    const message = `${dotted(group)} has no original_max_position_embeddings, and readers serve other lengths. transformers 5.18.0 fills in max_position_embeddings, ${declared}, and SGLang db570fe6 takes ${declared} for lengthened then (get_context_length, utils/hf_transformers/common.py); vLLM 017e9f44 serves ${served}, as the spec has it (config/model.py). Give original_max_position_embeddings.`;
    reader.report("info", "yarn-context-differs", child(group, "factor"), message);
  }
  if (!isMismatch && !isServedElse) return;
  const times = `The factor ${factor} times original_max_position_embeddings ${trained} is ${reach}, and max_position_embeddings is ${declared}`;
  const sentences = [
    !isMismatch
      ? `${times}.`
      : declared === trained
        ? `${times}: the factor lengthens nothing that the file declares. transformers 5.18.0 stretches the frequencies by it.`
        : `${times}, which is ${Number((declared / trained).toPrecision(6))} times as many. transformers 5.18.0 warns of it and stretches the frequencies by ${factor}.`,
    isServedElse
      ? `The context of the spec is ${context}${length === "derived" ? "" : ", as SGLang db570fe6 serves it"}; vLLM 017e9f44 serves ${served} (config/model.py).`
      : `The context is ${context}, in vLLM 017e9f44 too.`,
  ];
  const [declaring] = originFields(origins.get(`${at}/max_position_embeddings`));
  const place = group === null ? (declaring ?? "") : child(group, "factor");
  reader.report("info", "yarn-factor-mismatch", place, sentences.join(" "));
}

/**
 * The positions that vLLM 017e9f44 serves (_get_and_verify_max_len, config/model.py): under yarn the trained length times
 * the factor, whatever is declared; under its own deepseek_yarn the declared one times the factor; in Gemma 3 the
 * declared one.
 */
function servedByVllm(
  { factor, original_max_position_embeddings: trained }: Yarn,
  declared: number,
  { isOfEngines, model }: { readonly isOfEngines: boolean; readonly model: string },
): number {
  if (model.includes("gemma3")) return declared;
  return Math.trunc((isOfEngines ? declared : trained) * factor);
}

/** The words that an object of parameters has for its type, in both spellings. */
function typesOf(group: Pointer | null, reader: ConfigReader): readonly Json[] {
  const given = givenAt(group, reader);
  return [given["rope_type"] ?? null, given["type"] ?? null];
}

function givenAt(group: Pointer | null, reader: ConfigReader): { readonly [name: string]: Json } {
  const node = group === null ? undefined : nodeAt(reader.root, group);
  return node?.type === "object" ? (toJson(node) as { readonly [name: string]: Json }) : {};
}

/** What decides it, beside the factor: vLLM and SGLang read no attention_factor, and vLLM the pair for latent attention only. */
const AMPLITUDE = ["attention_factor", "attn_factor", "apply_yarn_scaling", "mscale", "mscale_all_dim"];

const magnitude = (factor: number, weight = 1): number =>
  factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;

/**
 * What cosine and sine are multiplied by: in transformers (_compute_yarn_parameters), in vLLM and in SGLang (their
 * YaRNScalingRotaryEmbedding and, of latent attention and of the type deepseek_yarn, DeepseekScalingRotaryEmbedding). Of
 * params.json vLLM takes yarn.apply_scale for apply_yarn_scaling, and SGLang DeepSeek's embedding; both take
 * mscale_all_dim 1 and no mscale, which is 1 there (_remap_mistral_yarn_args of both).
 */
function reportAmplitude(
  { group, isLatent }: Embedding,
  yarn: Yarn,
  reader: ConfigReader,
  isParams: boolean,
): void {
  if (group === null) return;
  const given = givenAt(group, reader);
  const { factor, mscale, mscale_all_dim: all } = yarn;
  const times = typeof given["attn_factor"] === "number" ? given["attn_factor"] : 1;
  const isDeepseek = isLatent || typesOf(group, reader).includes("deepseek_yarn");
  const pair = mscale && all ? magnitude(factor, mscale) / magnitude(factor, all) : null;
  const deepseek = (magnitude(factor, mscale ?? 1) / magnitude(factor, all ?? 0)) * times;
  // vLLM drops the word where sections stand beside it, whatever the model makes of them (get_rope).
  const unscaled = given["apply_yarn_scaling"] === false && !("mrope_section" in given);
  const spec = yarn.attention_factor ?? pair ?? magnitude(factor);
  const vllm = isParams
    ? // The converter of transformers makes 0 of an apply_scale that is true, and 1 of one that is false.
      isLatent || all === 1
      ? 1
      : magnitude(factor)
    : isDeepseek
      ? deepseek
      : (unscaled ? 1 : magnitude(factor)) * times;
  const sglang = isParams ? 1 : isDeepseek ? deepseek : (pair ?? magnitude(factor)) * times;
  if (Math.abs(vllm - spec) < 1e-9 && Math.abs(sglang - spec) < 1e-9) return;
  const names = isParams ? [] : AMPLITUDE.filter((name) => (given[name] ?? null) !== null);
  const shown = (value: number): number => Number(value.toPrecision(6));
  reader.report(
    "info",
    "yarn-amplitude-differs",
    child(group, names[0] ?? "factor"),
    `Cosine and sine are multiplied by ${shown(spec)} in transformers 5.18.0 and in the spec, by ${shown(vllm)} in vLLM 017e9f44 and by ${shown(sglang)} in SGLang db570fe6${names.length > 0 ? `: they read ${names.join(", ")} each in their own way` : ""}.`,
  );
}
