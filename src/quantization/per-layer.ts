import type { ObjectNode } from "../config/document.ts";
import { Sourced } from "../config/reading/sourced.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { LayerFormatRun, QuantizationNormalForm } from "../spec/formats/quantization.ts";
import { count as positiveCount } from "../config/reading/field-types.ts";
import { type Declaration, inside, wrong } from "./declaration.ts";
import { isOneFact, oddMembers } from "./one-fact.ts";

type Modules = LayerFormatRun["modules"];

/** Modules that follow one scheme, and the fields that say so. */
interface SchemeUse {
  readonly algorithm: string;
  readonly groupSize: number | null;
  readonly said: Sourced<null>;
}

/** Which scheme every module follows, by the schemes' names. */
export interface PerLayer {
  readonly uses: ReadonlyMap<string, SchemeUse>;
  readonly layers: Sourced<QuantizationNormalForm["layers"]>;
  readonly other_modules: Sourced<QuantizationNormalForm["other_modules"]>;
  /** What the map says of a module by its name; undefined where it has no entry, or none with an algorithm. */
  readonly entryOf: (
    module: string,
  ) => { readonly algorithm: string; readonly groupSize: number | null } | undefined;
}

const SIZES = ["group_size", "awq_block_size"];
const MEMBERS = ["quant_algo", ...SIZES];

const NONE: readonly Pointer[] = [];

/**
 * Sums up ModelOpt's `quantized_layers`, which names every quantised module with its algorithm, by runs of layers;
 * undefined where there is none that names one. `nameOf` gives the scheme of an algorithm and a group size, undefined where the
 * algorithm is unknown. Linear in the number of modules.
 */
export function readPerLayer(
  declaration: Declaration,
  nameOf: (algorithm: string, groupSize: number | null) => string | undefined,
): PerLayer | undefined {
  const outer = inside(declaration, "quantized_layers");
  const map = nestedLayers(declaration)?.layers ?? outer;
  if (!map) return undefined;
  const whole = isOneFact(map.node) ? map.origin(map.at) : null;
  const odd = whole === null ? null : oddMembers(map.node);
  // In a map that is one fact throughout no member is a field of its own.
  const isPure = odd?.size === 0;
  const pointersOf = (module: string, entry: ObjectNode): Pointer[] =>
    MEMBERS.filter((name) => isScalar(entry, name) && (odd?.has(`${module}\n${name}`) ?? true)).map((name) =>
      child(map.origin(child(map.at, module)), name),
    );
  const uses = new Map<string, { algorithm: string; groupSize: number | null; pointers: Pointer[] }>();
  const all: Pointer[] = whole === null ? [] : [whole];
  const sums = new ModuleSums();
  map.node.members.forEach(({ value: entry }, module) => {
    if (entry.type !== "object") return;
    for (const name of SIZES) {
      const size = entry.members.get(name)?.value;
      if (size && size.type !== "null" && positiveCount.accept(size) === undefined)
        wrong({ ...map, at: child(map.at, module) }, name, size, positiveCount.expected);
    }
    const algorithm = textOf(entry, "quant_algo");
    if (algorithm === undefined) {
      // What stands there in place of a word leaves the module out, and no engine reads such a file.
      tellNoAlgorithm(map, module, entry);
      if (entry.members.size === 0) all.push(map.origin(child(map.at, module)));
      const instead = entry.members.get("quant_algo")?.value;
      if (instead && isOneFact(instead) && (odd?.has(`${module}\nquant_algo`) ?? true))
        all.push(child(map.origin(child(map.at, module)), "quant_algo"));
      return;
    }
    const groupSize = sizeOf(entry);
    const pointers = isPure ? NONE : pointersOf(module, entry);
    for (const pointer of pointers) all.push(pointer);
    const scheme = nameOf(algorithm, groupSize);
    if (scheme === undefined) return;
    const use = uses.get(scheme);
    if (!use)
      uses.set(scheme, {
        algorithm,
        groupSize,
        pointers: whole === null ? [...pointers] : [whole, ...pointers],
      });
    else for (const pointer of pointers) use.pointers.push(pointer);
    sums.add(module, scheme);
  });
  // A map of which nobody knows an entry is none.
  if (all.length === 0) return undefined;
  return {
    uses: new Map(
      [...uses].map(([name, { pointers, ...use }]) => [name, { ...use, said: said(pointers, null) }]),
    ),
    layers: said(all, sums.runs()),
    other_modules: said(all, sums.others()),
    entryOf: (module) => {
      const entry = map.node.members.get(module)?.value;
      const algorithm = entry?.type === "object" ? textOf(entry, "quant_algo") : undefined;
      return entry?.type === "object" && algorithm !== undefined
        ? { algorithm, groupSize: sizeOf(entry) }
        : undefined;
    },
  };
}

function tellNoAlgorithm(map: Declaration, module: string, entry: ObjectNode): void {
  const instead = entry.members.get("quant_algo")?.value;
  if (instead)
    wrong({ ...map, at: child(map.at, module) }, "quant_algo", instead, "the name of an algorithm");
  else wrong(map, module, entry, "an object with quant_algo");
}

/**
 * Where `quantized_layers` holds a declaration of its own with the map inside (as ModelOpt wrote it for a while): that
 * declaration, and the map.
 */
export function nestedLayers(
  declaration: Declaration,
): { readonly holder: Declaration; readonly layers: Declaration } | undefined {
  const holder = inside(declaration, "quantized_layers");
  const layers = holder && inside(holder, "quantized_layers");
  const isEntry = layers && textOf(layers.node, "quant_algo") !== undefined;
  return layers && !isEntry ? { holder, layers } : undefined;
}

function said<T>(from: readonly Pointer[], value: T): Sourced<T> {
  const text = "quantized_layers, layer by layer; equal neighbours are one run";
  return new Sourced(value, { kind: from.length > 0 ? "derived" : "implied", from, absent: [], text });
}

/** The numbers of a name after its layer's are those of experts. */
const NUMBER = /\.\d+(?=\.|$)/g;

const LAYERS = "layers.";

/** Counts modules by layer, name and scheme. Layers have the same modules, whose names so are read once. */
export class ModuleSums {
  readonly #stacks = new Map<string, Map<number, Map<string, number>>>();
  readonly #others = new Map<string, number>();
  readonly #keys = new Map<string, Map<string, string>>();

  add(module: string, scheme: string): void {
    const start = module.indexOf(LAYERS) + LAYERS.length;
    const dot = module.indexOf(".", start);
    const index = start < LAYERS.length || dot < 0 ? Number.NaN : Number(module.slice(start, dot));
    if (!Number.isSafeInteger(index)) {
      count(this.#others, key(module, scheme));
      return;
    }
    const modules = mapIn(mapIn(this.#stacks, module.slice(0, start - 1)), index);
    const keys = mapIn(this.#keys, scheme);
    const name = module.slice(dot + 1);
    let known = keys.get(name);
    if (known === undefined) keys.set(name, (known = key(name.replace(NUMBER, ".*"), scheme)));
    count(modules, known);
  }

  /** Of numbered layers, by runs of equal ones. */
  runs(): LayerFormatRun[] {
    return [...this.#stacks].flatMap(([stack, layers]) => {
      const runs: (LayerFormatRun & { signature: string })[] = [];
      for (const [index, counts] of [...layers].sort(([a], [b]) => a - b)) {
        const modules = listed(counts);
        const signature = JSON.stringify(modules);
        const last = runs.at(-1);
        if (last && last.to === index - 1 && last.signature === signature) last.to = index;
        else runs.push({ stack, from: index, to: index, modules, signature });
      }
      return runs.map(({ signature: _, ...run }) => run);
    });
  }

  /** Of what is in no numbered layer. */
  others(): Modules {
    return listed(this.#others);
  }
}

const key = (module: string, scheme: string): string => `${module}\n${scheme}`;

function listed(counts: ReadonlyMap<string, number>): Modules {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, number]) => {
      const [module = "", scheme = ""] = text.split("\n");
      return { module, scheme, count: number };
    });
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The map inside a map, made where there is none. */
function mapIn<K, L, V>(maps: Map<K, Map<L, V>>, name: K): Map<L, V> {
  let inner = maps.get(name);
  if (!inner) maps.set(name, (inner = new Map<L, V>()));
  return inner;
}

function textOf(entry: ObjectNode, name: string): string | undefined {
  const node = entry.members.get(name)?.value;
  return node?.type === "string" ? node.value : undefined;
}

function sizeOf(entry: ObjectNode): number | null {
  for (const name of SIZES) {
    const size = entry.members.get(name)?.value;
    if (size?.type === "number" && Number.isSafeInteger(size.value) && size.value > 0) return size.value;
  }
  return null;
}

/** Whether an entry gives a member that can decide something: no object and no list. */
function isScalar(entry: ObjectNode, name: string): boolean {
  const type = entry.members.get(name)?.value.type;
  return type !== undefined && type !== "object" && type !== "array";
}
