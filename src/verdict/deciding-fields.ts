import * as z from "zod/mini";
import type { DifferingTensors } from "../analysis/checkpoint/compare-tensors.ts";
import { type Box, numbersIn, numbersOf, type Range } from "../analysis/checkpoint/numbers.ts";
import { outsideComponents } from "../analysis/checkpoint/outside-components.ts";
import { numbersOfSaved, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { keyOf, savedAxes, shapeValuesOf } from "../analysis/checkpoint/shape-values.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { namesOf } from "../inspect/weights.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { componentOf, memberOf } from "../spec/component-of.ts";
import { Component, tensorsOf } from "../spec/component.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { groupBy } from "../spec/group-by.ts";
import { fieldsOf, type Origin } from "../spec/origin.ts";
import { nameOf, type Pointer, pointerOf } from "../spec/pointer.ts";
import type { Tensor } from "../spec/tensors.ts";
import { towerTensors } from "../spec/towers/tower.ts";
import { valueAt } from "../spec/value-at.ts";
import { withValue } from "../spec/with-value.ts";

/** What of a spec, and of its config, decides in what tensors differ. */
export interface Deciding {
  /** Of a shape the values that decide the axes that differ, the likeliest first. */
  readonly values: readonly Pointer[];
  /** The nearest first; at last what names the class, which has what no field decides. */
  readonly fields: readonly Pointer[];
}

const CLASS_FIELDS: readonly Pointer[] = ["/architectures", "/model_type"];

/** The fields that decide what differs: an axis, whether a tensor is there, or its type. */
export function decidingOf(inspection: Inspection, tensors: DifferingTensors): Deciding {
  const values = tensors.kind === "shape" ? axisValues(inspection, tensors) : [];
  const own = {
    shape: () => values,
    missing: () => presenceValues(inspection, tensors),
    unexpected: () => absenceValues(inspection, tensors),
    dtype: () => ["/dtype"],
    module: () => [],
  }[tensors.kind]();
  // The type of a quantised matrix, or of its scales, is none that `dtype` decides.
  const ofQuantization =
    tensors.kind === "dtype" &&
    tensors.spec?.dtype !== inspection.spec.dtype &&
    inspection.spec.quantization !== null;
  return {
    values,
    fields: [
      ...new Set([
        ...(ofQuantization ? ["/quantization_config"] : []),
        ...fieldsThatDecide(inspection, own),
        ...CLASS_FIELDS,
      ]),
    ],
  };
}

/** The fields that decide these values, the first value's first; behind all what the values are there for. */
function fieldsThatDecide({ origins }: Inspection, values: readonly Pointer[]): readonly Pointer[] {
  const depth = new Set(fieldsIn(origins.get(DEPTH)));
  const all = values.map((value) => {
    const own = origins.get(value);
    const inside = own ? [own] : [...origins].flatMap(([at, of]) => (at.startsWith(`${value}/`) ? [of] : []));
    return { value, origins: inside };
  });
  return [
    // What says which layers there are of which kind is less the number of all than what tells them apart.
    ...all.flatMap(({ value, origins: of }) => {
      const fields = of.flatMap(fieldsIn);
      return value === LAYERS
        ? fields.toSorted((a, b) => Number(depth.has(a)) - Number(depth.has(b)))
        : fields;
    }),
    ...all.flatMap(({ origins: of }) => of.flatMap(fieldsOf)),
  ];
}

const fieldsIn = (origin: Origin | undefined): readonly Pointer[] =>
  origin !== undefined && "from" in origin ? origin.from : [];

const DEPTH: Pointer = "/body/num_layers";
const LAYERS: Pointer = "/body/layers";

/** The values that decide the axes in which a shape differs: those that alone could make the other size, then what one field
 * gives, how many there are of something before how wide it is. */
function axisValues(inspection: Inspection, tensors: DifferingTensors): readonly Pointer[] {
  const { origins } = inspection;
  const { component, saved, spec, file } = tensors;
  const [held] = saved?.holds ?? [];
  if (saved === null || held === undefined) return [];
  const values = valuesIn(inspection, component)(held.tensor);
  const axes = values === undefined ? [] : savedAxes(held, values);
  const sameRank = saved.packed !== true && axes.length === file?.shape?.length;
  if (!sameRank) return [...new Set(axes.flat())];
  const likely = axes.flatMap((values, axis) => {
    const [said = 0, found = 0] = [spec?.shape?.[axis], file.shape?.[axis]];
    if (said === found) return [];
    return values.toSorted((a, b) => rankOf(a) - rankOf(b));
    function rankOf(value: Pointer): number {
      const number = valueAt(inspection.spec, value);
      const alone = typeof number === "number" && Number.isInteger((number * found) / said);
      const ofOneField = fieldsIn(origins.get(value)).length === 1;
      return (alone ? 0 : 4) + (ofOneField ? 0 : 2) + (nameOf(value).startsWith("num_") ? 0 : 1);
    }
  });
  return [...new Set(likely)];
}

/** The values that decide whether tensors are there which are missing. */
function presenceValues(inspection: Inspection, tensors: DifferingTensors): readonly Pointer[] {
  const { body } = inspection.spec;
  const { component, part, saved } = tensors;
  if (saved === null || part === null) return [];
  if (part === "mtp") return ["/body/mtp"];
  const key = keyOf(saved.holds[0].tensor);
  const without = changedLeaves(body, component)
    .filter(({ tensors: others }) => !others.some((other) => other.count > 0 && keyOf(other) === key))
    .map(({ pointer }) => pointer);
  const own = [...without, ...(valuesIn(inspection, component)(saved.holds[0].tensor)?.count ?? [])];
  const layers = layersOf(saved, tensors);
  if (layers === null) return own;
  const { missing, all } = layers;
  if (missing.length === all.length) return [...own, DEPTH];
  const isWhole = tensors.count === missing.length * saved.experts;
  const isTail = isWhole && missing.every((layer) => layer > (all.at(-1) ?? 0) - missing.length);
  return isTail ? [DEPTH, ...own] : [...own, LAYERS];
}

/** The layers of a row, and those of them in which it is missing; null outside of layers. */
function layersOf(saved: SavedTensor, { boxes }: DifferingTensors) {
  const at = layerAt(saved);
  if (saved.layers === null || at === null) return null;
  const all = [...numbersIn(saved.layers.map(({ from, to }): Range => [from, to]))];
  return { missing: numbersOfBoxes(boxes, at), all };
}

/** The values that decide whether tensors are there which the spec does not say. */
function absenceValues(inspection: Inspection, { name, boxes }: DifferingTensors): readonly Pointer[] {
  const { rows, flags } = knownOf(inspection);
  const alike = rows.get(name);
  if (alike !== undefined) return outsideValues(inspection, alike, boxes);
  return flags()
    .filter(({ patterns }) => patterns().has(name))
    .map(({ pointer }) => pointer);
}

/** What decides that tensors have numbers which those of the spec have not. */
function outsideValues(
  inspection: Inspection,
  alike: readonly SavedTensor[],
  boxes: readonly Box[],
): readonly Pointer[] {
  const [first] = alike;
  if (first === undefined) return [];
  const at = layerAt(first);
  const layers = at === null ? [] : numbersOfBoxes(boxes, at);
  if (layers.some((layer) => layer >= inspection.spec.body.num_layers)) return [DEPTH];
  const isElsewhere = layers.some(
    (layer) => !alike.some((saved) => saved.layers?.some(({ from, to }) => from <= layer && layer <= to)),
  );
  if (isElsewhere) return [LAYERS];
  return valuesIn(inspection, first.component)(first.holds[0].tensor)?.count ?? [];
}

/** Which of a name's numbers is the layer; null outside of layers. */
function layerAt({ name }: SavedTensor): number | null {
  const [before = "", after] = name.split("{layer}");
  return after === undefined ? null : numbersOf(before, {}).box.length;
}

const numbersOfBoxes = (boxes: readonly Box[], at: number): readonly number[] => [
  ...new Set(boxes.flatMap((box) => [...numbersIn(box[at] ?? [])])),
];

function valuesIn(inspection: Inspection, component: string | null): ReturnType<typeof shapeValuesOf> {
  const { values } = knownOf(inspection);
  let own = values.get(component);
  if (own === undefined) values.set(component, (own = shapeValuesOf(inspection.spec.body, component)));
  return own;
}

/** A value of the spec that is turned round, and the names of tensors that a checkpoint has then, with {} for each number. */
interface Flag {
  readonly pointer: Pointer;
  readonly patterns: () => ReadonlySet<string>;
}

interface Known {
  /** The values that make the tensors of a component, by its name, once that is asked. */
  readonly values: Map<string | null, ReturnType<typeof shapeValuesOf>>;
  /** By name with {} for each number. */
  readonly rows: ReadonlyMap<string, readonly SavedTensor[]>;
  readonly flags: () => readonly Flag[];
}

const known = new WeakMap<Inspection, Known>();

function knownOf(inspection: Inspection): Known {
  let own = known.get(inspection);
  if (own === undefined) {
    const { spec } = inspection;
    const names = namesOf(inspection);
    const { tensors } = savedTensors(spec, names);
    let flags: readonly Flag[] | undefined;
    own = {
      values: new Map(),
      rows: groupBy(tensors, (saved) => numbersOfSaved(saved).name),
      flags: () => (flags ??= flagsOf(spec, names, tensors)),
    };
    known.set(inspection, own);
  }
  return own;
}

/** The values of true or false that give a component, a tower or the head more tensors where they are turned round. */
function flagsOf(
  spec: EngineModelSpec,
  names: CheckpointNames,
  tensors: readonly SavedTensor[],
): readonly Flag[] {
  const components = new Set(tensors.filter(({ part }) => part !== "mtp").map(({ component }) => component));
  return [...components, null].flatMap((component) => {
    const own = new Set(ownTensors(spec.body, component).map(keyOf));
    return changedLeaves(spec.body, component)
      .filter(({ isFlag, tensors: others }) => isFlag && others.some((other) => !own.has(keyOf(other))))
      .map(({ pointer, body }): Flag => {
        let patterns: ReadonlySet<string> | undefined;
        return {
          pointer,
          patterns: () =>
            (patterns ??= new Set(
              savedTensors({ ...spec, body: body as EngineModelSpec["body"] }, names).tensors.map(
                (saved) => numbersOfSaved(saved).name,
              ),
            )),
        };
      });
  });
}

/** A body in which one value is another one, and the tensors of its component then. */
interface ChangedLeaf {
  readonly pointer: Pointer;
  readonly isFlag: boolean;
  readonly body: DecoderBody;
  readonly tensors: readonly Tensor[];
}

/**
 * Each value of a component, a tower or what stands outside of both that is true or false turned round, and each number
 * 0 and null, as far as the component can have that: what one of these takes away hangs on it.
 */
function changedLeaves(body: DecoderBody, component: string | null): readonly ChangedLeaf[] {
  const path = pathOf(body, component);
  const whole = component === null ? flagsAlone(body) : memberOf(body, path.join("/"));
  const isTower = component !== null && body.towers?.[component] !== undefined;
  return leavesIn(whole).flatMap(([inner, value]) => {
    const at = [...path, ...inner];
    const isFlag = typeof value === "boolean";
    const others = isFlag ? [!value] : component === null ? [] : isTower ? [0] : [0, null];
    return others.flatMap((other): ChangedLeaf[] => {
      const changed = withValue(body, at, other) as DecoderBody;
      if (component !== null && !isTower && !z.safeParse(Component, componentOf(changed, component)).success)
        return [];
      const pointer = pointerOf(["body", ...at]);
      return [{ pointer, isFlag, body: changed, tensors: ownTensors(changed, component) }];
    });
  });
}

/** Where a component or tower stands in the body. */
const pathOf = (body: DecoderBody, component: string | null): readonly string[] =>
  component === null ? [] : body.towers?.[component] ? ["towers", component, "facts"] : component.split("/");

const flagsAlone = (body: DecoderBody): object =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "boolean"));

function ownTensors(body: DecoderBody, component: string | null): readonly Tensor[] {
  if (component === null) return outsideComponents(body);
  const tower = body.towers?.[component];
  return tower === undefined ? tensorsOf(componentOf(body, component), body) : towerTensors(tower);
}

/** The numbers and flags of a value, with the way to each. */
function leavesIn(
  value: unknown,
  path: readonly string[] = [],
): readonly (readonly [readonly string[], number | boolean])[] {
  if (typeof value === "number" || typeof value === "boolean") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesIn(inner, [...path, key]));
}
