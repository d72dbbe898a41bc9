/** A module that stands under another one in a checkpoint than the spec says, with all that is in it. */
export interface MovedModule {
  /** "" for none. */
  readonly spec: string;
  /** "" for none. */
  readonly file: string;
}

/** A last part alone, `weight`, is in every module. */
const LEAST_PARTS = 2;

/**
 * The modules of which a checkpoint has nothing under the names that the spec gives, but most of it under another module:
 * the decoder of a wrapper, a model without its head. A tensor that is called otherwise alone is none.
 * @param tensors the names that the spec gives, with {} for each number, and whether any of them was seen.
 * @param others those that it does not give.
 */
export function movedModules(
  tensors: ReadonlyMap<string, boolean>,
  others: Iterable<string>,
): readonly MovedModule[] {
  const bySuffix = new Map<string, string>();
  for (const [pattern, seen] of tensors)
    if (!seen) for (const [prefix, suffix] of splits(pattern)) bySuffix.set(suffix, prefix);
  /** By the module of the spec, and that of the file: how many tensors both have. */
  const found = new Map<string, Map<string, number>>();
  for (const pattern of others)
    for (const [file, suffix] of splits(pattern)) {
      const spec = bySuffix.get(suffix);
      if (spec === undefined || spec === file || `${spec}${file}`.includes("{}")) continue;
      const files = found.get(spec) ?? new Map<string, number>();
      found.set(spec, files.set(file, (files.get(file) ?? 0) + 1));
    }
  const moved = [...found].flatMap(([spec, files]) => {
    const inside = [...tensors].filter(([pattern]) => isIn(pattern, spec));
    const [best] = [...files].toSorted(([, a], [, b]) => b - a);
    if (best === undefined || inside.some(([, seen]) => seen)) return [];
    return [{ spec, file: best[0], count: best[1], of: inside.length }];
  });
  const most = moved.filter((module) => {
    // What has moved elsewhere by itself is none of the module's own.
    const elsewhere = moved.filter(
      (other) => other !== module && isIn(other.spec, module.spec) && !follows(other, module),
    );
    return 2 * module.count >= module.of - elsewhere.reduce((sum, { of }) => sum + of, 0);
  });
  return most
    .filter((module) => !most.some((around) => around !== module && follows(module, around)))
    .map(({ spec, file }) => ({ spec, file }));
}

/** Whether a module is where it is because the one around it is. */
function follows(module: MovedModule, around: MovedModule): boolean {
  return isIn(module.spec, around.spec) && movedName(module.spec, [around]) === module.file;
}

/** A name under the module of the file. */
export function movedName(name: string, moved: readonly MovedModule[]): string {
  const [deepest] = moved
    .filter(({ spec }) => isIn(name, spec))
    .toSorted((a, b) => b.spec.length - a.spec.length);
  if (deepest === undefined) return name;
  const { spec, file } = deepest;
  const inside = spec === "" ? name : name.slice(spec.length + 1);
  return [file, inside].filter((part) => part !== "").join(".");
}

/** Text types whose weights transformers 5.18.0 finds inside a wrapper's too (conversion_mapping.py, PrefixChange). */
const ALSO_WRAPPED: ReadonlySet<string> = new Set(["qwen3_5_text", "qwen3_5_moe_text", "gemma3n_text"]);

/**
 * Whether transformers 5.18.0 is known to find a module where a file has it: the decoder without the module around it
 * (modeling_utils.py, base_model_prefix), as its own classes nest modules, which it may save otherwise, and CLIP and SigLIP
 * with the `vision_model` of older versions inside (conversion_mapping.py).
 */
export function isReadThere({ spec, file }: MovedModule, modelType: string, decoder: string): boolean {
  if (file === "" && spec === decoder && !spec.includes(".")) return true;
  if (file === "model.language_model" && spec === "model" && ALSO_WRAPPED.has(modelType)) return true;
  if (file === "model.language_model" && spec === "language_model.model") return true;
  return nested(spec) === nested(file);
}

/** A module without what versions have around or inside it. */
const nested = (module: string): string =>
  module.replace(/^model(?:\.|$)/, "").replace(/\.vision_model$/, "");

const isIn = (name: string, module: string): boolean => module === "" || name.startsWith(`${module}.`);

/** A name's modules and what stands in them, from the whole name on. */
function* splits(pattern: string): Generator<readonly [prefix: string, suffix: string]> {
  const parts = pattern.split(".");
  for (let at = 0; at <= parts.length - LEAST_PARTS; at++)
    yield [parts.slice(0, at).join("."), parts.slice(at).join(".")];
}
