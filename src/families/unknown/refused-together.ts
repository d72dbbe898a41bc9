import type { ClassData } from "../../classes/class-data.ts";
import type { Node, ObjectNode } from "../../config/document.ts";
import { toJson } from "../../config/nodes/node.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { entryOf } from "../../spec/entry.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** A config of a file with its class. */
interface Classed {
  readonly reader: ConfigReader;
  readonly node: ObjectNode;
  readonly at: Pointer;
  readonly name: string;
  readonly data: ClassData;
  readonly version: string;
}

/** Classes that refuse a hidden_size which their heads do not divide (validate_architecture of 5.17.0 and 5.18.0). */
const DIVIDED: ReadonlySet<string> = new Set(
  [
    "ArceeConfig AriaTextConfig CLIPVisionConfig Cosmos3EdgeTextConfig CwmConfig DeepseekV2Config Gemma2Config",
    "Gemma3TextConfig Gemma3nTextConfig HrmTextConfig HyperCLOVAXConfig Jais2Config LlamaConfig MiniCPM3Config",
    "MuseGlimmerTextConfig VaultGemmaConfig",
  ].flatMap((line) => line.split(" ")),
);

/** Classes of towers whose attention raises where heads do not divide their width: class, width, heads. */
const ATTENTIONS: ReadonlyMap<string, readonly [width: string, heads: string]> = new Map<
  string,
  readonly [string, string]
>([
  ...[
    "SiglipVisionConfig Siglip2VisionConfig InternVLVisionConfig Idefics2VisionConfig Idefics3VisionConfig",
    "Cosmos3EdgeVisionConfig SmolVLMVisionConfig MiniCPMV4_6VisionConfig MiniCPMV4_7VisionConfig Ovis2VisionConfig PaddleOCRVisionConfig",
    "QianfanOCRVisionConfig JanusVisionConfig VideoLlama3VisionConfig",
  ].flatMap((line) => line.split(" ").map((name) => [name, ["hidden_size", "num_attention_heads"]] as const)),
  ...["Qwen2VLTextConfig", "Qwen2_5_VLTextConfig"].map(
    (name) => [name, ["hidden_size", "num_attention_heads"]] as const,
  ),
  ...["Qwen2_5OmniAudioEncoderConfig", "Qwen3OmniMoeAudioEncoderConfig", "Qwen2AudioEncoderConfig"].map(
    (name) => [name, ["d_model", "encoder_attention_heads"]] as const,
  ),
]);

/** Says of values that each are taken and that together are refused, by a class of the file or by what it builds. */
export function reportTogether(config: Classed): void {
  const { name } = config;
  if (DIVIDED.has(name)) reportUndivided(config, "hidden_size", "num_attention_heads", name);
  const attention = ATTENTIONS.get(name);
  if (attention) reportUndivided(config, ...attention, `the attention of ${name}`);
  reportOddHead(config);
  reportAxial(config);
  reportMissingScaling(config);
  reportDivisors(config);
  reportUnknownWord(config);
  reportLayersOfTower(config);
  reportPadding(config);
  reportReduction(config);
  reportOwnRules(config);
}

/** What validate_rope asks for under a type, beside the length, which a class fills in (modeling_rope_utils.py). */
const SCALED_BY: Readonly<Record<string, readonly string[]>> = {
  linear: ["factor"],
  dynamic: ["factor"],
  yarn: ["factor"],
  llama3: ["factor", "low_freq_factor", "high_freq_factor"],
  longrope: ["short_factor", "long_factor"],
};

/** A class looks at its rotary parameters whether or not what it builds turns anything by them. */
function reportMissingScaling({ reader, node, at, name, version }: Classed): void {
  const place = child(at, "rope_parameters");
  const given = plain(node.members.get("rope_parameters")?.value);
  // What a layer turns by has been read, and what is missing there told.
  if (!isJsonObject(given) || reader.findings.some((found) => found.at.startsWith(place))) return;
  const type = given["rope_type"] ?? given["type"] ?? "default";
  const needed = (typeof type === "string" ? entryOf(SCALED_BY, type) : undefined) ?? [];
  const missing = needed.filter((member) => !Object.hasOwn(given, member));
  if (missing.length === 0) return;
  const message = `${dotted(place)} has the type ${JSON.stringify(type)} and no ${missing.join(" and ")}. ${name} of transformers ${version} refuses it, whether or not a layer turns by it (validate_rope).`;
  reader.report("error", "rope-member-missing", place, message);
}

/** Towers that share an image out in patches, and their width among heads, divide by them where they are built. */
function reportDivisors(config: Classed): void {
  const { reader, node, at, name, data, version } = config;
  const fields = data.fields ?? {};
  const divisors = [
    ...("image_size" in fields && "patch_size" in fields ? ["patch_size"] : []),
    ...["num_heads", "num_attention_heads", "encoder_attention_heads"].filter((field) => field in fields),
  ];
  for (const field of divisors) {
    const place = child(at, field);
    const given = node.members.get(field)?.value;
    const sizes = given?.type === "array" ? given.items : given ? [given] : [];
    if (!sizes.some((size) => size.type === "number" && size.value === 0)) continue;
    if (reader.findings.some((found) => found.at === place)) continue;
    const message = `${dotted(place)} is 0: what ${name} of transformers ${version} builds divides by it.`;
    reader.report("error", "divides-by-zero", place, message);
  }
}

/** Words that a class takes as any string, and what it builds knows: class and field. */
const WORDS: ReadonlyMap<string, readonly [field: string, ...known: string[]]> = new Map<
  string,
  readonly [string, ...string[]]
>([
  ["InternVLVisionConfig", ["norm_type", "layer_norm", "rms_norm"]],
  ["QianfanOCRVisionConfig", ["norm_type", "layer_norm", "rms_norm"]],
  ["LlavaNextVideoConfig", ["spatial_pool_mode", "average", "max", "conv"]],
]);

function reportUnknownWord({ reader, node, at, name, version }: Classed): void {
  const words = WORDS.get(name);
  if (!words) return;
  const [field, ...known] = words;
  const given = node.members.get(field)?.value;
  if (given?.type !== "string" || known.includes(given.value)) return;
  const place = child(at, field);
  const message = `${dotted(place)} is ${JSON.stringify(given.value)}: ${known.join(", ")} are what ${name} of transformers ${version} builds.`;
  reader.report("error", `unknown-${field.replaceAll("_", "-")}`, place, message);
}

/** A tower with kinds of layers has one for each of its layers (validate_layer_type); families look at decoders' own. */
function reportLayersOfTower(config: Classed): void {
  const { reader, node, at, name, version } = config;
  const kinds = node.members.get("layer_types")?.value;
  const layers = numberOf(config, "num_hidden_layers");
  if (!/Vision|Audio/.test(name) || kinds?.type !== "array" || layers === null) return;
  if (kinds.items.length === layers) return;
  const place = child(at, "layer_types");
  const message = `${dotted(place)} has ${kinds.items.length} entries, but num_hidden_layers of ${name} is ${layers}: transformers ${version} refuses the file.`;
  reader.report("error", "schedule-length", place, message);
}

/** Text models whose table of tokens knows no padding: any number is theirs. */
const UNPADDED: ReadonlySet<string> = new Set(
  [
    "BloomConfig BltConfig CodeGenConfig FalconConfig FalconMambaConfig GPT2Config GPTBigCodeConfig GPTNeoConfig",
    "GPTNeoXConfig GPTNeoXJapaneseConfig GPTJConfig InklingTextConfig MambaConfig Mamba2Config MptConfig",
    "MuseGlimmerTextConfig NemotronHConfig RwkvConfig xLSTMConfig MllamaTextConfig CTRLConfig OpenAIGPTConfig",
  ].flatMap((line) => line.split(" ")),
);

/** A table of tokens (torch.nn.Embedding) refuses a padding token that is none of its rows. */
function reportPadding(config: Classed): void {
  const { reader, node, at, name, data, version } = config;
  const fields = data.fields ?? {};
  if (UNPADDED.has(name) || !["vocab_size", "pad_token_id"].every((field) => field in fields)) return;
  const padding = numberOf(config, "pad_token_id");
  const rows = numberOf(config, "vocab_size");
  if (padding === null || rows === null || rows < 1 || (padding < rows && padding >= -rows)) return;
  const place = child(at, node.members.has("pad_token_id") ? "pad_token_id" : "vocab_size");
  const message = `pad_token_id is ${padding}, but there are ${rows} rows of vocab_size: the table of tokens that ${name} of transformers ${version} builds refuses it.`;
  reader.report("error", "padding-outside", place, message);
}

/** The ratios of MllamaVisionConfig. */
const RATIOS = "[[1,1],[1,2],[1,3],[1,4],[2,1],[2,2],[3,1],[4,1]]";

/** What single classes ask of their numbers, by validate_architecture or by computing with them where they build. */
function reportOwnRules(config: Classed): void {
  const { reader, node, at, name, version } = config;
  const refuse = (field: string, why: string): void => {
    const place = child(at, field);
    const message = `${dotted(place)}: ${why}, and ${name} of transformers ${version} refuses the file.`;
    reader.report("error", "refused-by-class", place, message);
  };
  switch (name) {
    case "OlmoHybridConfig":
      for (const field of ["linear_dt_min", "linear_dt_max"]) {
        const given = node.members.get(field)?.value;
        if (given?.type === "number" && given.value <= 0) refuse(field, "its logarithm is taken");
      }
      return;
    case "NemotronH_Omni_Reasoning_V3_Config": {
      const own = numberOf(config, "video_temporal_patch_size");
      const vision = node.members.get("vision_config")?.value;
      const given =
        vision?.type === "object" ? vision.members.get("video_temporal_patch_size")?.value : undefined;
      if (given?.type === "number" && own !== null && given.value !== own)
        refuse("video_temporal_patch_size", `it is ${own}, but that of vision_config is ${given.value}`);
      return;
    }
    case "MllamaVisionConfig": {
      const tiles = numberOf(config, "max_num_tiles");
      const ratios = node.members.get("supported_aspect_ratios")?.value;
      const isUsual = !ratios || ratios.type === "null" || JSON.stringify(toJson(ratios)) === RATIOS;
      if (isUsual && tiles !== null && tiles !== 4)
        refuse(
          "max_num_tiles",
          `it is ${tiles}, but the ratios that the class has by default are of 4 tiles`,
        );
      return;
    }
    case "MiniCPMV4_6VisionConfig":
    case "MiniCPMV4_7VisionConfig": {
      const kernel = node.members.get("window_kernel_size")?.value;
      if (kernel?.type === "array" && kernel.items.length < 2)
        refuse("window_kernel_size", "a height and a width are asked for");
    }
  }
}

/** Phi-4's sound encoder halves its frames. */
function reportReduction({ reader, node, at, name, version }: Classed): void {
  const given = node.members.get("time_reduction")?.value;
  if (name !== "Phi4MultimodalAudioConfig" || given?.type !== "number" || given.value % 2 === 0) return;
  const place = child(at, "time_reduction");
  const message = `${dotted(place)} is ${given.value}, but ${name} of transformers ${version} takes multiples of 2.`;
  reader.report("error", "odd-time-reduction", place, message);
}

/** Towers whose positions turn by row and column take no other kind; `default` is one more name of it. */
function reportAxial({ reader, node, at, name, data, version }: Classed): void {
  const filled = data.filled?.["rope_parameters"];
  if (!isJsonObject(filled ?? null) || (filled as JsonObject)["rope_type"] !== "axial") return;
  const given = plain(node.members.get("rope_parameters")?.value);
  const kind = isJsonObject(given) ? (given["rope_type"] ?? given["type"]) : undefined;
  if (typeof kind !== "string" || kind === "axial" || kind === "default") return;
  const place = child(child(at, "rope_parameters"), "rope_type");
  const message = `${dotted(place)} is ${JSON.stringify(kind)}: what ${name} of transformers ${version} builds takes axial rope alone, and refuses it.`;
  reader.report("error", "rope-type-refused", place, message);
}

function reportUndivided(config: Classed, width: string, heads: string, who: string): void {
  const wide = numberOf(config, width);
  const many = numberOf(config, heads);
  if (wide === null || many === null || (wide !== 0 && many !== 0 && wide % many === 0)) return;
  const places = [width, heads].map((field) => child(config.at, field));
  // Families that look at their heads have said so.
  if (
    config.reader.findings.some((found) => TOLD.has(found.code) || (found.fatal && places.includes(found.at)))
  )
    return;
  const at = places.find((_, index) => config.node.members.has([width, heads][index] ?? "")) ?? config.at;
  const message = `${width} ${wide} is not a positive multiple of ${heads} ${many}: ${who} of transformers ${config.version} refuses it.`;
  config.reader.report("error", "width-not-divisible", at, message);
}

const TOLD: ReadonlySet<string> = new Set(["width-not-divisible", "heads-not-divisible"]);

/** Classes that make head_dim of qk_rope_head_dim only where the file gives none, and look at that. */
const KEEPS_HEAD_DIM: ReadonlySet<string> = new Set(["AXK1Config", "DeepseekV3Config", "YoutuConfig"]);

/**
 * A head that is rotated whole has pairs of channels; small test models may have up to 4 (validate_rope,
 * modeling_rope_utils.py of 5.18.0). Heads that differ from layer to layer are not looked at.
 */
function reportOddHead(config: Classed): void {
  const { reader, node, at, name, data, version } = config;
  if (version === "5.17.0" || node.members.has("per_layer_config")) return;
  const computed = data.computed?.["head_dim"];
  const field =
    KEEPS_HEAD_DIM.has(name) && node.members.has("head_dim")
      ? "head_dim"
      : Array.isArray(computed) && computed[0] === "copy"
        ? String(computed[1])
        : (data.attribute_map?.["head_dim"] ?? "head_dim");
  const place = child(at, field);
  const shared = sharedHead(config);
  const dims = shared?.dims ?? (node.members.has(field) ? numberOf(config, field) : null);
  if (dims === null || dims <= 4 || dims % 2 === 0) return;
  const told = reader.findings.some(
    (found) => found.code === "odd-rotary-dim" || (found.fatal && found.at === place),
  );
  if (told || !factorsOf(config).some((factor) => Math.trunc(dims * factor) === dims)) return;
  const is = shared ? `${shared.width} over ${shared.heads} is ${dims}` : `${field} is ${dims}`;
  const message = `${is}: all of a head is rotated in pairs of channels, and transformers ${version} refuses an odd number (validate_rope).`;
  reader.report("error", "odd-rotary-dim", shared ? child(at, shared.heads) : place, message);
}

/** The channels of a head that the class takes of hidden_size, where the file gives no head_dim; null where it does not. */
function sharedHead(config: Classed): { width: string; heads: string; dims: number } | null {
  const { node, data } = config;
  const form = data.computed?.["head_dim"];
  if (!Array.isArray(form) || form[0] !== "quotient") return null;
  const given = node.members.get("head_dim")?.value;
  if (given && given.type !== "null" && !data.always?.includes("head_dim")) return null;
  const [width, heads] = [String(form[1]), String(form[2])];
  const [wide, many] = [numberOf(config, width), numberOf(config, heads)];
  return wide === null || many === null || many === 0
    ? null
    : { width, heads, dims: Math.floor(wide / many) };
}

/** The shares of a head that rotary embeddings turn, one for each set of rope parameters; none without any. */
function factorsOf({ node, data }: Classed): readonly number[] {
  const filled = data.filled?.["rope_parameters"] ?? data.fields?.["rope_parameters"] ?? null;
  if (!isJsonObject(filled) && !node.members.has("rope_parameters")) return [];
  const outer = plain(node.members.get("partial_rotary_factor")?.value);
  const given = plain(node.members.get("rope_parameters")?.value);
  const parameters: JsonObject = isJsonObject(given) ? given : isJsonObject(filled) ? filled : {};
  const sets = Object.values(parameters).filter(isJsonObject);
  return (sets.length > 0 ? sets : [parameters]).map((set) => {
    const factor = set["partial_rotary_factor"] ?? outer;
    return typeof factor === "number" ? factor : 1;
  });
}

function numberOf({ node, data }: Classed, field: string): number | null {
  const own = node.members.get(field)?.value;
  if (own) return own.type === "number" && own.form === "integer" ? own.value : null;
  const value = data.fields?.[field];
  return typeof value === "number" ? value : null;
}

/** The numbers and words of an object, or a number. */
function plain(node: Node | undefined): Json {
  if (node?.type === "number" || node?.type === "string") return node.value;
  if (node?.type !== "object") return null;
  return Object.fromEntries([...node.members].map(([name, { value }]) => [name, plain(value)]));
}
