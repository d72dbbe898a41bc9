import { runText } from "../../analysis/run-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { schemaName } from "../../spec/component.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { layersIn } from "../../spec/layers.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, isWithin, nameOf, type Pointer } from "../../spec/pointer.ts";
import { humanReading } from "../components/number.ts";
import { shortJson } from "../components/short-json.ts";
import { lineOf } from "../explain/report-of.ts";
import { ownFieldsOf, sourceText } from "./source-text.ts";
import { plural } from "../../spec/grouped.ts";

export interface LeafRow {
  readonly kind: "leaf";
  readonly pointer: Pointer;
  readonly name: string;
  /** JSON, shortened where it is long. */
  readonly value: string;
  /** The value itself, for searching. */
  readonly json: Json;
  readonly reading: string | null;
  readonly origin: Origin;
  /** Where it comes from, in few words. */
  readonly source: string;
  /** The line of the field that gives it; null where there is none, or several. */
  readonly line: number | null;
  readonly fields: readonly Pointer[];
}

export interface GroupRow {
  readonly kind: "group";
  readonly pointer: Pointer;
  readonly name: string;
  readonly subtitle: string;
  /** Why it is there at all, where only some configs have it. */
  readonly why: string | null;
  readonly folded: boolean;
  readonly children: readonly Row[];
  /** Its rows are made when somebody asks for them: one of so many that making all of them would hold up the page. */
  readonly late?: true;
}

export type Row = LeafRow | GroupRow;

/** A list of more groups than this makes the rows of each one when it is opened. */
const MANY = 200;

/** More rows than this in a quantisation start folded. */
const LONG = 12;

/** What is called by the name of its schema besides the components that layers name. */
const SCHEMA_NAMES: ReadonlyMap<string, string> = new Map([
  ["rmsnorm", "RMSNormSpec"],
  ["layernorm", "LayerNormSpec"],
  ["rope", "RopePositionSpec"],
  ["mtp", "MTPSpec"],
]);

/** The groups of the tree: the shell, the body, its components, the schedule, the quantisation. */
export function rowsOf(inspection: Inspection): GroupRow[] {
  const { spec } = inspection;
  const { body: model, ...outer } = spec;
  const { layers, ...parts } = model;
  const shell = rowsIn(outer as unknown as JsonObject, "", inspection);
  const body = rowsIn(parts as unknown as JsonObject, "/body", inspection);
  const isLeaf = (row: Row) => row.kind === "leaf";
  const components = body.filter((row) => row.kind === "group");
  return [
    group("", "model", spec.architecture, shell.filter(isLeaf)),
    group("/body", "body", model.type, body.filter(isLeaf)),
    ...components.map((row) => ({ ...row, subtitle: subtitleOf(model, row.name) })),
  ]
    .map((row) => withReasonOnce(row, inspection))
    .map(withoutTogether)
    .concat(
      layersGroup(layers, inspection),
      shell
        .filter((row) => row.kind === "group")
        .filter((row) => row.pointer === "/quantization")
        .map((row) => withReasonOnce(row, inspection))
        .map(foldLong),
    );
}

/** Every group of some rows, those inside of groups included. */
export function groupsOf(rows: readonly Row[]): GroupRow[] {
  return rows.flatMap((row) => (row.kind === "leaf" ? [] : [row, ...groupsOf(row.children)]));
}

/** The leaves of some rows, from top to bottom. */
export function leavesOf(rows: readonly Row[]): LeafRow[] {
  return rows.flatMap((row) => (row.kind === "leaf" ? [row] : leavesOf(row.children)));
}

function rowsIn(value: JsonObject | Json[], at: Pointer, inspection: Inspection): Row[] {
  const members = Object.entries(value);
  return members.flatMap(([name, inner]): Row[] => {
    const pointer = child(at, name);
    const origin = inspection.origins.get(pointer);
    if (origin) return [leaf(pointer, name, inner, origin, inspection)];
    if (typeof inner !== "object" || inner === null) return [];
    const made = () => group(pointer, name, "", rowsIn(inner, pointer, inspection));
    return [
      members.length > MANY ? new LateGroup(pointer, name, () => withReasonOnce(made(), inspection)) : made(),
    ];
  });
}

/** A folded group whose rows are made when they are asked for. */
class LateGroup implements GroupRow {
  readonly kind = "group";
  readonly subtitle = "";
  readonly folded = true;
  readonly late = true;
  readonly pointer: Pointer;
  readonly name: string;
  readonly #make: () => GroupRow;
  #made: GroupRow | undefined;

  constructor(pointer: Pointer, name: string, make: () => GroupRow) {
    this.pointer = pointer;
    this.name = name;
    this.#make = make;
  }

  get why(): string | null {
    return this.#whole.why;
  }

  get children(): readonly Row[] {
    return this.#whole.children;
  }

  get #whole(): GroupRow {
    return (this.#made ??= this.#make());
  }
}

function leaf(pointer: Pointer, name: string, value: Json, origin: Origin, inspection: Inspection): LeafRow {
  return {
    kind: "leaf",
    pointer,
    name,
    value: shortJson(value),
    json: value,
    reading: typeof value === "number" ? humanReading(value) : null,
    origin,
    source: sourceText(origin),
    line: origin.kind === "mapped" ? lineOf(inspection, origin.from[0]) : null,
    fields: ownFieldsOf(origin),
  };
}

function group(pointer: Pointer, name: string, subtitle: string, children: readonly Row[]): GroupRow {
  return { kind: "group", pointer, name, subtitle, why: null, folded: false, children };
}

function subtitleOf(body: Inspection["spec"]["body"], name: string): string {
  const value: unknown = new Map<string, unknown>(Object.entries(body)).get(name);
  const type = isJsonObject(value) && typeof value["type"] === "string" ? value["type"] : "";
  const layers = layersIn(
    body.layers.filter((run) => [run.mixer, run.mlp, ...(run.extras ?? [])].includes(name)),
  );
  return [schemaName(type) ?? SCHEMA_NAMES.get(type) ?? type, layers > 0 ? plural(layers, "layer") : ""]
    .filter(Boolean)
    .join(" · ");
}

/** Fewer values than this may each say the same rule. */
const FEW = 4;

/**
 * A group that says once why it is there, where most of its values would say it: what their presence is given by, or the
 * one rule that they share. The values themselves then say what is their own.
 */
function withReasonOnce(row: GroupRow, inspection: Inspection): GroupRow {
  const inside = (group: GroupRow): GroupRow => ({
    ...group,
    children: group.children.map((inner) =>
      inner.kind === "group" && !inner.late ? withReasonOnce(inner, inspection) : inner,
    ),
  });
  const leaves = madeLeavesOf(row);
  const why =
    mostOf(
      leaves.map(({ origin }) => origin.given?.rule),
      FEW / 2,
    ) ?? sharedRule(leaves);
  if (why === null) return inside(row);
  const says = ({ source }: LeafRow): boolean => source === why;
  const [first = [], ...others] = leaves.filter(says).map(({ fields }) => fields);
  const common = first.filter((field) => others.every((fields) => fields.includes(field)));
  const change = (inner: Row): Row => {
    if (inner.kind === "group")
      return inner.late ? inner : { ...inner, children: inner.children.map(change) };
    if (!says(inner)) return inner;
    const own = inner.fields.filter((field) => !common.includes(field));
    const [only, ...more] = own;
    const line = only !== undefined && more.length === 0 ? lineOf(inspection, only) : null;
    return { ...inner, source: own.map(nameOf).join(", "), line };
  };
  return inside({ ...row, why, children: row.children.map(change) });
}

/** The leaves of a group whose rows are there; the others are made with a reason of their own. */
function madeLeavesOf(row: GroupRow): LeafRow[] {
  return row.late
    ? []
    : row.children.flatMap((inner) => (inner.kind === "leaf" ? [inner] : madeLeavesOf(inner)));
}

function sharedRule(leaves: readonly LeafRow[]): string | null {
  return mostOf(
    leaves.map(({ origin, source }) => (origin.kind === "derived" ? source : undefined)),
    Math.max(FEW, leaves.length / 2),
  );
}

/** The text that stands most often in a list, and so often at least. */
function mostOf(texts: readonly (string | undefined)[], least: number): string | null {
  const counts = new Map<string, number>();
  for (const text of texts)
    if (text !== undefined && text !== "") counts.set(text, (counts.get(text) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] >= least ? most[0] : null;
}

/** Marks the pointer of the row that holds what a component does without; no pointer of a spec has it. */
const WITHOUT = "#without";

/** Whether a row is no value of the spec, and cannot be selected. */
export function isMadeUp({ pointer }: Row): boolean {
  return pointer.endsWith(WITHOUT);
}

/** A group in which what it does without is one row, that can be opened. */
function withoutTogether(row: GroupRow): GroupRow {
  const children = row.children.map((inner) => (inner.kind === "group" ? withoutTogether(inner) : inner));
  const lacking = children.filter((inner) => inner.kind === "leaf").filter(isLacking);
  if (lacking.length < 2) return { ...row, children };
  const names = lacking.map(({ name }) => name.replaceAll("_", " ")).join(", ");
  const without = { ...group(row.pointer + WITHOUT, "without", names, lacking), folded: true };
  const others = children.filter((inner) => inner.kind === "group" || !lacking.includes(inner));
  return { ...row, children: [...others, without] };
}

/** Whether a value says that the architecture does without something: no cap, no gate, a factor of one. */
function isLacking({ origin, json, name }: LeafRow): boolean {
  if (origin.kind !== "implied") return false;
  if (json === 1) return /multiplier|scale$/.test(name);
  return json === null || json === false || (Array.isArray(json) && json.length === 0);
}

/** One row per run: its four leaves come from the same rule, and the run is what one reads. */
function layersGroup(layers: Inspection["spec"]["body"]["layers"], inspection: Inspection): GroupRow {
  const runs = layers.flatMap((run, index): LeafRow[] => {
    const pointer = `/body/layers/${index}`;
    const origin = inspection.origins.get(`${pointer}/mixer`);
    if (!origin) return [];
    const name = runText(run);
    return [
      {
        ...leaf(pointer, name, null, origin, inspection),
        value: [run.mixer, run.mlp, ...(run.extras ?? [])].filter((part) => part !== null).join(" + "),
      },
    ];
  });
  return { ...group("/body/layers", "layers", plural(runs.length, "run"), runs), folded: true };
}

/** A quantisation with its first leaves in sight: what is inside of it is folded, and so is a long list of its own. */
function foldLong(row: GroupRow): GroupRow {
  return {
    ...row,
    folded: row.children.filter(({ kind }) => kind === "leaf").length > LONG,
    children: row.children.map((inner) =>
      inner.kind === "group" && !inner.late ? { ...inner, folded: true } : inner,
    ),
  };
}

/** The rows from a group down to the row that shows `pointer`; empty where no row does. */
export function pathTo(rows: readonly Row[], pointer: Pointer): Row[] {
  for (const row of rows) {
    if (row.pointer === pointer) return [row];
    if (row.kind === "leaf" && isWithin(pointer, row.pointer)) return [row];
    if (row.kind === "group" && row.late && !isWithin(pointer, row.pointer)) continue;
    const inner = row.kind === "group" ? pathTo(row.children, pointer) : [];
    if (inner.length > 0) return [row, ...inner];
  }
  return [];
}
