import { componentOf } from "../../spec/component-of.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import type { FoundTensor, Otherwise, Slot } from "./expected-tensors.ts";
import { FoundNumbers } from "./found-numbers.ts";
import type { Box } from "./numbers.ts";
import { headsOf } from "./stored-cache-scales.ts";
import { append } from "../../spec/many.ts";

/** Of what a scale in an attention module is: `beside` stands for queries, probabilities and zero points. */
export interface CacheScale {
  /** The attention module, with {} for each number. */
  readonly module: string;
  readonly of: "keys" | "values" | "both" | "beside";
}

const KIND = new Map<string | undefined, CacheScale["of"]>([
  ["k", "keys"],
  ["v", "values"],
  ["kv", "both"],
]);

/**
 * The names that scales of a quantised cache have: ModelOpt has them beside both projections (postprocess_state_dict,
 * modelopt/torch/export/quant_utils.py), compressed-tensors in the attention's own module (initialize_attn_qparams,
 * quantization/lifecycle/initialize.py), older versions of it and Quark as scales of what the projections yield, older
 * tools one for both: all that vLLM looks for (maybe_remap_kv_scale_name, model_loader/weight_utils.py; get_cache_scale).
 */
const NAMES: readonly RegExp[] = [
  /^(.+)\.(?:(k)_proj\.k|(v)_proj\.v)_scale$/,
  /^(.+\.(?:self_attn|mixer))\.qkv_proj\.([kv])_scale$/,
  /^(.+\.(?:self_attn|self_attention|attention|attn|mixer))\.(kv|[kv])_scale$/,
  /^(.+\.self_attn)\.([kv])_cache\.scale$/,
  /^(.+)\.([kv])_proj\.output_scale$/,
];

const BESIDE =
  /^(.+\.(?:self_attn|self_attention|attention|attn|mixer))\.(?:q_scale|q\.scale|q_proj\.output_scale|prob_output_scale|[kqv]_zero_point)$/;

/** Whether a name is one that scales of a quantised cache have, and of what; null where it is another. */
export function cacheScaleIn(pattern: string): CacheScale | null {
  for (const name of NAMES) {
    const [, module, ...kinds] = name.exec(pattern) ?? [];
    const of = KIND.get(kinds.find((each) => each !== undefined));
    if (module !== undefined && of !== undefined) return { module, of };
  }
  const module = BESIDE.exec(pattern)?.[1];
  return module === undefined ? null : { module, of: "beside" };
}

/** Scales of a quantised cache that are not as the others, or as the config, say. */
interface OddCacheScales {
  readonly kind: "missing" | "shape" | "dtype";
  readonly name: string;
  readonly boxes: readonly Box[];
  readonly count: number;
  readonly component: string | null;
  readonly spec: FoundTensor;
  readonly file: FoundTensor | null;
}

/** What the files have of the scales of a quantised cache. */
export interface CacheScaleResult {
  /** Those that are as they should be. */
  readonly agree: number;
  /** What these are called, with {} for each number. */
  readonly names: readonly string[];
  /** Of these, those of which only the name was seen. */
  readonly named: number;
  readonly odd: readonly OddCacheScales[];
  /** Those of queries and the like, of which nothing is known to be wrong. */
  readonly beside: number;
  readonly besideNames: readonly string[];
  /** Whether the config says that the cache is quantised. */
  readonly declared: boolean;
  readonly notes: readonly string[];
}

const FLOATS: readonly (string | null)[] = [null, "float32", "bfloat16", "float16", "float64"];

/** vLLM's and SGLang's BaseKVCacheMethod take it (layers/quantization/kv_cache.py). */
const NONE =
  "The config declares a quantised cache of keys and values, but these files have no scales of it: vLLM and SGLang then take 1.0 for each layer.";

type Scale = Otherwise & { readonly pattern: string; readonly of: CacheScale["of"] };

/** A component that caches, in the module whose scales are looked at. */
interface Caching {
  readonly component: string;
  readonly heads: number;
  /** Whether keys and values are one: tools then may have a scale for keys alone. */
  readonly shared: boolean;
  readonly layers: Set<number>;
}

/**
 * Holds the scales of a quantised cache against each other and the config: a module has them in all layers that cache, of
 * keys and of values, each one number, or one for each KV head where the config says so or says nothing.
 * @param scales what was found under their names.
 * @param whole whether every tensor of the checkpoint was seen: else none is missing.
 */
export function cacheScalesOf(
  scales: readonly (Otherwise & { readonly pattern: string })[],
  slots: readonly Slot[],
  { body, quantization }: EngineModelSpec,
  whole: boolean,
): CacheScaleResult {
  const cache = quantization?.normal_form?.kv_cache ?? null;
  const modules = new Map<string, Scale[]>();
  let beside = 0;
  const besideNames: string[] = [];
  for (const scale of scales) {
    const name = cacheScaleIn(scale.pattern);
    if (name === null) continue;
    if (name.of === "beside") {
      beside += scale.numbers.count;
      besideNames.push(scale.pattern);
    } else modules.set(name.module, [...(modules.get(name.module) ?? []), { ...scale, of: name.of }]);
  }
  let agree = 0;
  let named = 0;
  const names: string[] = [];
  const odd: OddCacheScales[] = [];
  for (const [module, own] of modules) {
    const caching = cachingIn(module, slots, body);
    const [first] = caching;
    for (const { pattern, found, numbers } of own) {
      const kind = wrongIn(found, cache, caching);
      if (kind === null) {
        agree += numbers.count;
        names.push(pattern);
        if (found.shape === null) named += numbers.count;
      } else
        odd.push({
          kind,
          name: pattern,
          boxes: numbers.boxes(),
          count: numbers.count,
          component: first?.component ?? null,
          spec: expected(cache, first),
          file: found,
        });
    }
    if (whole) append(odd, missingIn(own, cache, caching));
  }
  const notes = whole && modules.size === 0 && cache !== null && !cache.dynamic ? [NONE] : [];
  return { agree, names, named, odd, beside, besideNames, declared: cache !== null, notes };
}

function cachingIn(
  module: string,
  slots: readonly Slot[],
  body: EngineModelSpec["body"],
): readonly Caching[] {
  const caching = new Map<string, Caching>();
  for (const { pattern, saved } of slots) {
    const { component, part, layers } = saved;
    if (part !== "text" || component === null || layers === null || !pattern.startsWith(`${module}.`))
      continue;
    const heads = headsOf(body, component);
    if (heads === null) continue;
    const spec = componentOf(body, component);
    const shared = !("num_kv_heads" in spec) || ("values_from_keys" in spec && spec.values_from_keys);
    const own = caching.get(component) ?? { component, heads, shared, layers: new Set() };
    caching.set(component, own);
    for (const { from, to } of layers) for (let layer = from; layer <= to; layer++) own.layers.add(layer);
  }
  return [...caching.values()];
}

const isByHead = (cache: TensorFormat | null): boolean => cache?.granularity === "head";

const expected = (cache: TensorFormat | null, caching: Caching | undefined): FoundTensor => ({
  shape: isByHead(cache) ? [caching?.heads ?? 1, 1, 1] : [1],
  dtype: "float32",
});

/** A single number may have an empty shape, or be a list of one. */
function wrongIn(
  { shape, dtype }: FoundTensor,
  cache: TensorFormat | null,
  caching: readonly Caching[],
): "shape" | "dtype" | null {
  const byHead = caching.map(({ heads }) => heads);
  const counts = cache === null ? [1, ...byHead] : isByHead(cache) ? byHead : [1];
  const isOdd = shape !== null && !counts.includes(shape.reduce((product, size) => product * size, 1));
  if (isOdd) return "shape";
  return FLOATS.includes(dtype) ? null : "dtype";
}

/** Of the layers that cache, those that have no scale of keys or of values, where others have one. */
function missingIn(
  scales: readonly Scale[],
  cache: TensorFormat | null,
  caching: readonly Caching[],
): readonly OddCacheScales[] {
  // Of a module that stands in no layer, or under several numbers, it is not known which there should be.
  if (scales.some(({ pattern }) => pattern.split("{}").length !== 2)) return [];
  return (["keys", "values"] as const).flatMap((of) => {
    const seen = new Set<number>();
    for (const scale of scales)
      if (scale.of === of || scale.of === "both")
        for (const [layer = 0] of scale.numbers.each()) seen.add(layer);
    return caching.flatMap((own): OddCacheScales[] => {
      const layers = [...own.layers];
      if (own.shared && of === "values" && !layers.some((layer) => seen.has(layer))) return [];
      const numbers = new FoundNumbers(1);
      for (const layer of layers) if (!seen.has(layer)) numbers.add([layer]);
      if (numbers.count === 0) return [];
      return [
        {
          kind: "missing",
          name: nameFor(of, scales),
          boxes: numbers.boxes(),
          count: numbers.count,
          component: own.component,
          spec: expected(cache, own),
          file: null,
        },
      ];
    });
  });
}

/** What a scale of keys or of values is called beside those that are there. */
function nameFor(of: "keys" | "values", scales: readonly Scale[]): string {
  const same = scales.find((scale) => scale.of === of || scale.of === "both");
  if (same !== undefined) return same.pattern;
  const [from, to] = of === "keys" ? ["v", "k"] : ["k", "v"];
  const [{ pattern }] = scales as [Scale];
  return pattern.replace(/(?:\.[kv]_proj)?\.(?:[kv]_scale|output_scale|[kv]_cache\.scale)$/, (end) =>
    end.replaceAll(`.${from}_`, `.${to}_`),
  );
}
