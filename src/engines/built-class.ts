import { architecturesOf } from "../classes/architectures.ts";
import { isTrueInPython } from "../legacy/tracked.ts";
import { isJsonObject, type JsonObject } from "../spec/json.ts";
import { type EngineTable, isArchitectureName } from "./table.ts";

/** Which of an engine's architectures a file is built by. */
export interface BuiltClass {
  /** The architectures by which the engine looks for its class, as the file names them, or as the engine puts in their place. */
  readonly names: readonly string[];
  /** The one of them that it takes; the first where it has a class for none, null where there is none. */
  readonly named: string | null;
  /** The engine's own name of the class that it builds; another than `named` where it changes the name. null: it has none. */
  readonly by: string | null;
}

/** What an engine is known to do where it has no class of its own for a file. */
type Engine = "vllm" | "sglang" | "tokenspeed" | "other";

const ENGINES: readonly Engine[] = ["vllm", "sglang", "tokenspeed"];

function engineOf(name: string): Engine {
  return ENGINES.find((one) => one === name.toLowerCase()) ?? "other";
}

/**
 * The class that an engine builds of a file. Each engine tries the architectures that the file names in turn and takes the first that
 * it has (vLLM 017e9f44 model_executor/models/registry.py:1360, SGLang db570fe6 srt/models/registry.py:79, tokenspeed f4d8ec6e
 * runtime/models/registry.py:84); vLLM then takes the class of another ending ({@link normalized}).
 * @param has whether the engine has a class by a name.
 * @param transformers the version whose classes are loaded (`loadLegacy`): vLLM names a file after these that names no architecture.
 */
export function builtClass(
  engine: string,
  file: JsonObject,
  has: (name: string) => boolean,
  transformers: string,
): BuiltClass {
  const names = namesOf(engineOf(engine), file, has, transformers);
  const found = engineOf(engine) === "vllm" ? normalized(names, file, has, transformers) : inTurn(names, has);
  return { names, named: found?.named ?? names[0] ?? null, by: found?.by ?? null };
}

/** The class that the engine of a table builds of a file ({@link builtClass}). */
export function builtOf(
  { engine, architectures }: Pick<EngineTable, "engine" | "architectures">,
  file: JsonObject,
  transformers: string,
): BuiltClass {
  const has = (name: string): boolean => isArchitectureName(name) && architectures.has(name);
  return builtClass(engine, file, has, transformers);
}

/** Whether an engine has transformers' own code build a model for which it has no class, where transformers can. */
export function fallsBack(engine: string): boolean {
  const one = engineOf(engine);
  return one === "vllm" || one === "sglang";
}

type Found = { readonly named: string; readonly by: string } | undefined;

function inTurn(names: readonly string[], has: (name: string) => boolean): Found {
  const named = names.find(has);
  return named === undefined ? undefined : { named, by: named };
}

/** The architectures of a file that are texts. */
export function architecturesIn(file: JsonObject): readonly string[] {
  const { architectures } = file;
  return Array.isArray(architectures) ? architectures.filter((name) => typeof name === "string") : [];
}

function namesOf(
  engine: Engine,
  file: JsonObject,
  has: (name: string) => boolean,
  transformers: string,
): readonly string[] {
  const names = architecturesIn(file);
  const type = typeof file.model_type === "string" ? file.model_type : "";
  // SGLang srt/model_loader/utils.py:204, configs/model_config.py:1814.
  const isEmbedding = type === "gemma3_text" && isTrueInPython(file.use_bidirectional_attention);
  if (engine === "sglang" && isEmbedding && has(EMBEDDING_GEMMA)) return [EMBEDDING_GEMMA];
  if (engine !== "vllm") return names;
  // vLLM transformers_utils/model_arch_config_convertor.py:611.
  if (MIMO_V2.has(type) && isTrueInPython(file.vision_config) && has(MIMO_V2_OMNI)) return [MIMO_V2_OMNI];
  if (names.length > 0) return names;
  // vLLM transformers_utils/config.py:748: transformers' AutoModel of the model type.
  const base = architecturesOf(type, transformers)?.base ?? [];
  return base.length === 1 ? base : [];
}

const EMBEDDING_GEMMA = "EmbeddingGemmaModel";
const MIMO_V2: ReadonlySet<string> = new Set(["mimo_v2", "mimo_v2_flash"]);
const MIMO_V2_OMNI = "MiMoV2OmniForCausalLM";

type Conversion = "generate" | "embed" | "classify";

/** The endings of architectures that vLLM knows and what it takes a model of each for, in its order (config/model.py:2129). */
const ENDINGS: readonly (readonly [ending: string, conversion: Conversion])[] = [
  ["ForCausalLM", "generate"],
  ["ForConditionalGeneration", "generate"],
  ["ChatModel", "generate"],
  ["LMHeadModel", "generate"],
  ["ForTextEncoding", "embed"],
  ["EmbeddingModel", "embed"],
  ["ForSequenceClassification", "classify"],
  ["ForTokenClassification", "classify"],
  ["ForAudioClassification", "classify"],
  ["ForImageClassification", "classify"],
  ["ForVideoClassification", "classify"],
  ["ClassificationModel", "classify"],
  ["ForRewardModeling", "embed"],
  ["RewardModel", "embed"],
  ["Model", "embed"],
];

/**
 * The class that vLLM takes: the first architecture that it has, or that it has by another ending
 * (model_executor/models/registry.py:1244, `_normalize_arch`). The first that has an ending says what all are taken for
 * (config/model.py:1099 and 1147). A generating model of which transformers has a class and vLLM none is transformers' (registry.py:1347).
 */
function normalized(
  names: readonly string[],
  file: JsonObject,
  has: (name: string) => boolean,
  transformers: string,
): Found {
  let taken: Conversion | undefined;
  const [first = ""] = names;
  const isTransformers = !names.some(has) && isOfTransformers(first, file, transformers);
  for (const named of names) {
    if (has(named)) return { named, by: named };
    const [ending, conversion] =
      ENDINGS.find(([one, of]) => named.endsWith(one) && (taken === undefined || taken === of)) ?? [];
    taken ??= conversion;
    if (ending === undefined || (taken === "generate" && isTransformers)) continue;
    const by = ENDINGS.map(([other]) => named.replaceAll(ending, other)).find(has);
    if (by !== undefined) return { named, by };
  }
  return undefined;
}

/** Whether transformers, or the repository's own code, has a class by a name. */
function isOfTransformers(name: string, file: JsonObject, transformers: string): boolean {
  const { auto_map: code, model_type: type } = file;
  if (
    isJsonObject(code ?? null) &&
    Object.keys(code as JsonObject).some((one) => one.startsWith("AutoModel"))
  )
    return true;
  const mapped = typeof type === "string" ? architecturesOf(type, transformers) : undefined;
  return Object.values(mapped ?? {}).some((classes) => classes.includes(name));
}
