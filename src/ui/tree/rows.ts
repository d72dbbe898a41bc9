import { runText } from "../../analysis/run-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { schemaName } from "../../spec/component.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { lengthOf } from "../../spec/layers.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, isWithin, type Pointer } from "../../spec/pointer.ts";
import { humanReading, plural } from "../components/number.ts";
import { shortJson } from "../components/short-json.ts";
import { fieldsOf, sourceText } from "./source-text.ts";

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
  readonly source: string;
  readonly fields: readonly Pointer[];
}

export interface GroupRow {
  readonly kind: "group";
  readonly pointer: Pointer;
  readonly name: string;
  readonly subtitle: string;
  readonly folded: boolean;
  readonly children: readonly Row[];
}

export type Row = LeafRow | GroupRow;

/** More rows than this in a quantisation start folded. */
const LONG = 12;

/** What is called by the name of its schema besides the components that layers name. */
const SCHEMA_NAMES: ReadonlyMap<string, string> = new Map([
  ["rmsnorm", "RMSNormSpec"],
  ["layernorm", "LayerNormSpec"],
  ["rope", "RopePositionSpec"],
  ["mtp", "MTPSpec"],
]);

type Origins = Inspection["origins"];

/** The groups of the tree: the shell, the body, its components, the schedule, the quantisation. */
export function rowsOf({ spec, origins }: Pick<Inspection, "spec" | "origins">): GroupRow[] {
  const shell = rowsIn(spec as unknown as JsonObject, "", origins);
  const body = rowsIn(spec.body as unknown as JsonObject, "/body", origins);
  const isLeaf = (row: Row) => row.kind === "leaf";
  const components = body
    .filter((row) => row.kind === "group")
    .filter((row) => row.pointer !== "/body/layers");
  return [
    group("", "model", spec.architecture, shell.filter(isLeaf)),
    group("/body", "body", spec.body.type, body.filter(isLeaf)),
    ...components.map((row) => ({ ...row, subtitle: subtitleOf(spec.body, row.name) })),
    layersGroup(spec.body.layers, origins),
    ...shell
      .filter((row) => row.kind === "group")
      .filter((row) => row.pointer === "/quantization")
      .map(foldLong),
  ];
}

function rowsIn(value: JsonObject | Json[], at: Pointer, origins: Origins): Row[] {
  return Object.entries(value).flatMap(([name, inner]): Row[] => {
    const pointer = child(at, name);
    const origin = origins.get(pointer);
    if (origin) return [leaf(pointer, name, inner, origin)];
    if (typeof inner !== "object" || inner === null) return [];
    return [group(pointer, name, "", rowsIn(inner, pointer, origins))];
  });
}

function leaf(pointer: Pointer, name: string, value: Json, origin: Origin): LeafRow {
  return {
    kind: "leaf",
    pointer,
    name,
    value: shortJson(value),
    json: value,
    reading: typeof value === "number" ? humanReading(value) : null,
    origin,
    source: sourceText(origin),
    fields: fieldsOf(origin),
  };
}

function group(pointer: Pointer, name: string, subtitle: string, children: readonly Row[]): GroupRow {
  return { kind: "group", pointer, name, subtitle, folded: false, children };
}

function subtitleOf(body: Inspection["spec"]["body"], name: string): string {
  const value: unknown = new Map<string, unknown>(Object.entries(body)).get(name);
  const type = isJsonObject(value) && typeof value["type"] === "string" ? value["type"] : "";
  const layers = body.layers
    .filter((run) => [run.mixer, run.mlp, ...(run.extras ?? [])].includes(name))
    .reduce((sum, run) => sum + lengthOf(run), 0);
  return [schemaName(type) ?? SCHEMA_NAMES.get(type) ?? type, layers > 0 ? plural(layers, "layer") : ""]
    .filter(Boolean)
    .join(" · ");
}

/** One row per run: its four leaves come from the same rule, and the run is what one reads. */
function layersGroup(layers: Inspection["spec"]["body"]["layers"], origins: Origins): GroupRow {
  const runs = layers.flatMap((run, index): LeafRow[] => {
    const pointer = `/body/layers/${index}`;
    const origin = origins.get(`${pointer}/mixer`);
    if (!origin) return [];
    const name = runText(run);
    return [
      {
        ...leaf(pointer, name, null, origin),
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
    children: row.children.map((inner) => (inner.kind === "group" ? { ...inner, folded: true } : inner)),
  };
}

/** The rows from a group down to the row that shows `pointer`; empty where no row does. */
export function pathTo(rows: readonly Row[], pointer: Pointer): Row[] {
  for (const row of rows) {
    if (row.pointer === pointer) return [row];
    if (row.kind === "leaf" && isWithin(pointer, row.pointer)) return [row];
    const inner = row.kind === "group" ? pathTo(row.children, pointer) : [];
    if (inner.length > 0) return [row, ...inner];
  }
  return [];
}
