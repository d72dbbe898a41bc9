import type { CheckpointNames, DraftNames, GateAndUp, Renames } from "./checkpoint-names.ts";
import { AFTER_THE_STACK, renamed } from "./checkpoint-names.ts";
import type { DecoderBody } from "./decoder-body.ts";
import { layerNorms } from "./layer-norms.ts";
import { type LayerKind, type LayerRun, kindKey } from "./layers.ts";
import {
  draftTensors as joiningTensors,
  hasOwnHead,
  isLastDraftNorm,
  embeddingNormTensors,
  embeddingTensor,
  embeddingTensors,
  headTensors,
  lastNormTensors,
  namedTensors,
  namesIn,
  projectionHalves,
} from "./model-tensors.ts";
import type { Tensor } from "./tensors.ts";
import { towerTensors } from "./towers/tower.ts";

/** What holds a tensor: the text model, a tower beside it with its projector, or draft modules. */
export type CheckpointPart = "text" | "tower" | "mtp";

/** Where a tensor of a component lies in the tensor of the checkpoint that holds it. */
export interface Held {
  readonly tensor: Tensor;
  /** Whether the first axis counts experts, whose own axes follow, or their rows, one expert's after the other's. */
  readonly stacked: boolean;
  /** Whether a matrix that the component has as [output, input] channels lies the other way round. */
  readonly turned: boolean;
  /** The indexes from, from + step, … of an axis (of the stored shape), as many as the tensor has; null: all of it. */
  readonly along: { readonly axis: number; readonly from: number; readonly step: number } | null;
}

/** Equal tensors of a checkpoint: one for each layer of `layers` and, where the name has `{expert}`, for each expert. */
export interface StoredTensor {
  /** As on disk, with `{layer}` and `{expert}` for numbers: `model.layers.{layer}.mlp.experts.{expert}.up_proj.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly part: CheckpointPart;
  /** The component of the body that it belongs to, by name; null for embedding, head and norms around halves. */
  readonly component: string | null;
  /** null outside the layers. */
  readonly layers: readonly Pick<LayerRun, "from" | "to">[] | null;
  /** Of each layer: 1 where the name has no `{expert}`. */
  readonly experts: number;
  /** The number of the first of these experts; 0 if not given. */
  readonly firstExpert?: number;
  /** One tensor of the component, or the gate and up matrices that are joined. */
  readonly holds: readonly [Held, ...Held[]];
}

/** Fills in the numbers of a stored tensor's name; `expert` is counted from the first that it stands for. */
export function nameOf(
  { name, firstExpert = 0 }: Pick<StoredTensor, "name" | "firstExpert">,
  layer: number | null,
  expert = 0,
): string {
  return name.replace("{layer}", String(layer)).replace("{expert}", String(firstExpert + expert));
}

/**
 * Every tensor of the checkpoint of a model, as transformers saves it, with those of the towers that the spec describes.
 * Draft modules, which it does not save, are left out, and so is a head that is tied to the embedding.
 */
export function storedTensors(body: DecoderBody, names: CheckpointNames): readonly StoredTensor[] {
  const perToken = body.head?.type === "classifier" && body.head.reads === "each_token";
  const decoder = moduleOfDecoder(body, names);
  const inDecoder = (inner: string): string => inModule(decoder, inner);
  const outside = (component: string | null, tensors: readonly Tensor[]): StoredTensor[] => {
    const beside = component === null ? undefined : names.besideDecoder?.[component];
    const nameOf = (local: string): string =>
      beside === undefined
        ? inDecoder(numbered(renamed(local, tablesFor(names, component, names.outside))))
        : numbered(renamed(local, [beside]));
    return stored(tensors, names).map(({ local, ...rest }) => ({
      ...rest,
      name: nameOf(local),
      component,
      layers: null,
    }));
  };
  return [
    ...outside(null, embeddingTensors(body)).map((table) =>
      names.tiedToHead === true && body.tie_word_embeddings && !body.head
        ? { ...table, name: `${names.head ?? "lm_head"}.weight` }
        : table,
    ),
    ...outside(null, embeddingNormTensors(body)),
    ...(body.extras ?? []).flatMap((name) => outside(name, namedTensors(body, name))),
    ...layerParts(body, names).flatMap(({ component, tensors, layers, tables }) =>
      stored(tensors, names).map(({ local, ...rest }) => ({
        ...rest,
        name: inDecoder(`${names.layers ?? "layers"}.{layer}.${numbered(renamed(local, tables))}`),
        component,
        layers,
      })),
    ),
    ...outside(null, lastNormTensors(body)),
    ...stored(headTensors(body), names).map(({ local, ...rest }) => ({
      ...rest,
      name: renamed(local, [
        {
          lm_head: names.head ?? "lm_head",
          score: (perToken ? names.tokenClassifier : names.classifier) ?? "score",
        },
      ]),
      component: null,
      layers: null,
    })),
    ...Object.entries(body.towers ?? {}).flatMap(([component, tower]) =>
      stored(towerTensors(tower), {}).map(({ local, ...rest }) => ({
        ...rest,
        name: numbered(inTower(body.head?.type === "none" ? withoutModel(names) : names, component, local)),
        part: tower.part_of_text ? ("text" as const) : ("tower" as const),
        component,
        layers: null,
      })),
    ),
  ];
}

/**
 * The module of the decoder: a bare model is not inside a class that has a head, and so has one module less around it.
 * Towers stand beside a decoder that is a module of the bare model, whatever the class with the head calls it; where that
 * is a whole language model, it is saved as one.
 */
function moduleOfDecoder(
  { head, towers }: DecoderBody,
  { decoder = "model", towersIn = "" }: CheckpointNames,
): string {
  if (head?.type !== "none" || (towers && decoder.startsWith("language_model."))) return decoder;
  const inside = decoder.split(".").slice(1).join(".");
  const beside = towersIn === "" && Object.keys(towers ?? {}).length > 0;
  return beside && inside === "" ? "language_model" : inside;
}

/**
 * The tensors of the draft modules of a released checkpoint, which transformers does not save; null where it is not known
 * how they are called.
 */
export function draftStoredTensors(
  body: DecoderBody,
  names: CheckpointNames,
): readonly StoredTensor[] | null {
  const { mtp } = body;
  if (!mtp) return [];
  const { drafts } = names;
  if (drafts === undefined) return null;
  const after = drafts.layers === AFTER_THE_STACK;
  const stack = inModule(names.decoder ?? "model", `${names.layers ?? "layers"}.{layer}`);
  const prefix = after ? stack : drafts.layers.replace("{}", "{layer}");
  const joins = drafts.module?.replace("{}", "{layer}");
  const first = after ? body.num_layers : 0;
  const depth = mtp.layers.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  /** The numbers of this layer of every module. */
  const numbers = (layer: number) =>
    Array.from({ length: mtp.num_modules }, (_, module) => first + module * depth + layer).map((number) => ({
      from: number,
      to: number,
    }));
  const at = (
    layer: number,
    tables: readonly (Renames | undefined)[],
    tensors: readonly Stored[],
    module = prefix,
  ) =>
    tensors.map(({ local, ...rest }) => ({
      ...rest,
      name: `${module}.${numbered(renamed(local, tables))}`,
      part: "mtp" as const,
      layers: module.includes("{layer}") ? numbers(layer) : null,
    }));
  const joining = stored(draftTensors(body, drafts), names);
  const lastNorm = ({ local }: Stored): boolean => isLastDraftNorm({ name: local });
  const isCopy = ({ role }: Tensor): boolean => role === "embedding";
  const isAround = (each: Stored): boolean => lastNorm(each) || isCopy(each.holds[0].tensor);
  const around = drafts.around ?? joins;
  const own = [
    ...at(
      0,
      [drafts.names],
      joining.filter((tensor) => !isAround(tensor)),
      joins,
    ),
    ...at(
      0,
      [drafts.names],
      joining.filter((tensor) => isAround(tensor) && !lastNorm(tensor)),
      around,
    ),
    ...at(drafts.normInLastLayer ? depth - 1 : 0, [drafts.names], joining.filter(lastNorm), around),
  ].map((tensor) => ({ ...tensor, component: null }));
  const beside = (mtp.extras ?? []).flatMap((component) =>
    at(0, tablesFor(names, component, drafts.names), stored(namedTensors(body, component), names), joins).map(
      (tensor) => ({ ...tensor, component }),
    ),
  );
  const inside = { ...names, ...drafts.inside };
  const layers = mtp.layers.flatMap((run) =>
    Array.from({ length: run.to - run.from + 1 }, (_, i) => run.from + i).flatMap((layer) =>
      [...partsOf(body, inside, run, new Map())].flatMap(({ component, tensors, tables }) =>
        at(layer, tables, stored(tensors, names)).map((tensor) => ({ ...tensor, component })),
      ),
    ),
  );
  return [...own, ...beside, ...layers];
}

/** What of the projection that joins a draft module to the stack is quantised as what is in its layer. */
export function quantisedJoining(body: DecoderBody, drafts: DraftNames | undefined): readonly Tensor[] {
  if (!body.mtp) return [];
  if (drafts?.projectionsApart === true) return projectionHalves(body);
  return drafts?.projectionQuantised === true
    ? joiningTensors(body).filter(({ role }) => role === "matrix")
    : [];
}

/** What joins a draft module to the stack, as its checkpoint has it. */
function draftTensors(
  body: DecoderBody,
  { copies = [], projectionsApart = false }: DraftNames,
): readonly Tensor[] {
  const { mtp } = body;
  const copied = { embedding: "embed_tokens.weight", head: "shared_head.head.weight" };
  const own = mtp && { embedding: mtp.dedicated_embeddings, head: hasOwnHead(mtp) };
  const tensors = [
    ...joiningTensors(body),
    ...copies
      .filter((what) => own?.[what] !== true)
      .map((what) => ({ ...embeddingTensor(body), name: copied[what] })),
  ];
  if (!projectionsApart) return tensors;
  return [...tensors.filter(({ name }) => !name.startsWith("eh_proj.")), ...projectionHalves(body)];
}

const inModule = (module: string, inner: string): string => (module === "" ? inner : `${module}.${inner}`);

/**
 * From a tensor of a component to the tensor of the checkpoint that holds it: `find("attention", "q_proj.weight")`, with
 * the name that the component's definition gives it. Norms around halves, embedding, last norm and head stand under
 * null: `find(null, "input_layernorm.weight")`. What layers have is found before what stands outside of them, that of
 * `layer` where layers differ.
 */
export function finderIn(
  tensors: readonly StoredTensor[],
): (
  component: string | null,
  local: string,
  layer?: number | null,
) => { readonly stored: StoredTensor; readonly held: Held } | undefined {
  const found = new Map<string, { readonly stored: StoredTensor; readonly held: Held }[]>();
  for (const inLayers of [true, false])
    for (const stored of tensors)
      if ((stored.layers !== null) === inLayers)
        for (const held of stored.holds) {
          const { name, modules } = held.tensor;
          // A component that has the same name in several modules asks with the module before it.
          for (const local of [name, `${modules[0] ?? ""}.${name}`]) {
            const key = `${stored.component ?? ""}\n${local}`;
            const same = found.get(key);
            if (same === undefined) found.set(key, [{ stored, held }]);
            else same.push({ stored, held });
          }
        }
  return (component, local, layer = null) => {
    const all = found.get(`${component ?? ""}\n${local}`);
    if (layer === null || all === undefined || all.length === 1) return all?.[0];
    const ofLayer = ({ stored: { layers } }: { readonly stored: StoredTensor }): boolean =>
      layers?.some(({ from, to }) => from <= layer && layer <= to) ?? false;
    return all.find(ofLayer) ?? all[0];
  };
}

function tablesFor(
  { components }: CheckpointNames,
  component: string | null,
  place: Renames | undefined,
): readonly (Renames | undefined)[] {
  return [component === null ? undefined : components?.[component], place];
}

interface LayerPart {
  readonly component: string | null;
  readonly tensors: readonly Tensor[];
  readonly layers: Pick<LayerRun, "from" | "to">[];
  /** What renames its tensors. */
  readonly tables: readonly (Renames | undefined)[];
}

/** The norms around the halves of layers and the components of layers, each once, with the layers that have it. */
function layerParts(body: DecoderBody, names: CheckpointNames): readonly LayerPart[] {
  const parts = new Map<string, LayerPart>();
  const known = new Map<string, readonly LayerPart[]>();
  for (const run of body.layers) {
    const kind = kindKey(run);
    let of = known.get(kind);
    if (of === undefined) known.set(kind, (of = partsOf(body, names, run, parts)));
    for (const { layers } of of) {
      const last = layers.at(-1);
      if (last?.to === run.from - 1) last.to = run.to;
      else layers.push({ from: run.from, to: run.to });
    }
  }
  return [...parts.values()];
}

function partsOf(
  body: DecoderBody,
  names: CheckpointNames,
  kind: LayerKind,
  parts: Map<string, LayerPart>,
): readonly LayerPart[] {
  const part = (
    key: string,
    component: string | null,
    tables: LayerPart["tables"],
    tensors: () => readonly Tensor[],
  ): LayerPart => {
    let known = parts.get(key);
    if (known === undefined) parts.set(key, (known = { component, tensors: tensors(), layers: [], tables }));
    return known;
  };
  const ofHalves = [
    names.norms?.[kind.norm_placement ?? body.norm_placement],
    ...[kind.mixer, kind.mlp].map((half) => (half === null ? undefined : names.components?.[half])),
    names.layer,
  ];
  return [
    ...layerNorms(body, kind).map((norm) =>
      part(` ${norm.name} ${renamed(norm.name, ofHalves)}`, null, ofHalves, () => [norm]),
    ),
    ...new Set(
      namesIn(kind).map((name) =>
        part(name, name, tablesFor(names, name, names.layer), () => namedTensors(body, name)),
      ),
    ),
  ];
}

type Stored = Omit<StoredTensor, "name" | "component" | "layers"> & { readonly local: string };

/** Tensors of a component as they are saved, by their names inside the layer before the family renames them. */
function stored(tensors: readonly Tensor[], names: CheckpointNames): Stored[] {
  const done: Stored[] = [];
  for (const tensor of tensors) {
    if (names.withoutComputed === true && tensor.computed === true) continue;
    const local = localName(tensor);
    const layout = tensor.experts === "routed" && local.includes(EACH) ? names.stackedExperts : undefined;
    const half = tensor.experts === "routed" || tensor.experts === "shared" ? tensor.experts : "dense";
    const apart = tensor.role === "bias" && names.gateUp?.biasesApart === true;
    const order = apart ? undefined : names.gateUp?.[half];
    add(done, layout === undefined ? local : stackedName(local), tensor, {
      stacked: layout !== undefined,
      turned: tensor.role === "matrix" && isTurned(layout, local),
      inRows: layout === "rows",
      order,
    });
  }
  return done;
}

/** Whether a matrix of stacked experts has its input channels first: of rows of inner channels, the one that reads these. */
function isTurned(layout: CheckpointNames["stackedExperts"], local: string): boolean {
  return layout === "in_out" || (layout === "rows" && local.includes("down_proj"));
}

/** `experts.up_proj` and `experts.up_proj_bias`: these are parameters of the module of all experts. */
function stackedName(local: string): string {
  return local
    .replace(EACH, "")
    .replace(/\.weight$/, "")
    .replace(/\.bias$/, "_bias");
}

function add(
  done: Stored[],
  local: string,
  tensor: Tensor,
  {
    stacked,
    turned,
    inRows,
    order,
  }: Pick<Held, "stacked" | "turned"> & { readonly inRows: boolean; readonly order: GateAndUp | undefined },
): void {
  const own = turned ? tensor.shape.toReversed() : tensor.shape;
  const [rows = 1, ...columns] = own;
  const shape = inRows ? [tensor.count * rows, ...columns] : stacked ? [tensor.count, ...own] : own;
  const experts = stacked ? 1 : tensor.count;
  const half = order === undefined ? null : HALF.exec(local);
  const held: Held = { tensor, stacked, turned, along: null };
  if (order === undefined || half === null) {
    const { first: firstExpert } = tensor;
    done.push({
      local,
      shape,
      part: tensor.besideText === true ? "tower" : "text",
      experts,
      ...(firstExpert !== undefined && { firstExpert }),
      holds: [held],
    });
    return;
  }
  // Output channels are rows, unless the matrix lies the other way round; several may be one tensor of a component itself.
  const axis =
    (stacked || tensor.shape.length === 3 ? 1 : 0) +
    ((turned || tensor.layout === "in_out") && tensor.role === "matrix" ? 1 : 0);
  const joined = local.replace(HALF, "gate_up_proj$1");
  const step = order === "alternating" ? 2 : 1;
  const before = done.findIndex(({ local }) => local === joined);
  const gate = done[before];
  if (gate === undefined) {
    done.push({
      local: joined,
      shape,
      part: "text",
      experts,
      holds: [{ ...held, along: { axis, from: order === "up_first" ? (shape[axis] ?? 0) : 0, step } }],
    });
    return;
  }
  const from = order === "blocks" ? (gate.shape[axis] ?? 0) : order === "up_first" ? 0 : 1;
  done[before] = {
    ...gate,
    shape: shape.map((size, i) => (i === axis ? size + (gate.shape[i] ?? 0) : size)),
    holds: [...gate.holds, { ...held, along: { axis, from, step } }],
  };
}

/** The names of towers that stand in a bare model itself. */
function withoutModel({ towersIn = "", ...names }: CheckpointNames): CheckpointNames {
  return { ...names, towersIn: towersIn.split(".").slice(1).join(".") };
}

/** The name of a tower's tensor; that of the tower itself where it is a single parameter. */
function inTower({ towers, towersIn = "" }: CheckpointNames, tower: string, local: string): string {
  const name = renamed(local === "" ? tower : `${tower}.${local}`, [towers]);
  return towersIn === "" ? name : `${towersIn}.${name}`;
}

/** `{}` is an expert's number. */
const numbered = (name: string): string => name.replace("{}", "{expert}");

function localName({ modules: [module = ""], name }: Tensor): string {
  return module === "" ? name : `${module}.${name}`;
}

/** The end of the name of a gate or an up matrix, or of its bias, which is "_bias" where experts are stacked. */
const HALF = /(?:gate|up)_proj((?:\.weight|[._]bias)?)$/;

/** Where the number of an expert stands in a name. */
const EACH = "{}.";
