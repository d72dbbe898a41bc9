import { type JSX, useMemo } from "react";
import {
  formatsByLayer,
  type LayerFormats,
  type ModuleFormats,
} from "../../analysis/quantized/formats-by-layer.ts";
import type { Decision } from "../../analysis/quantized/schemes.ts";
import { runsText } from "../../analysis/run-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { quantizationFindings } from "../../inspect/quantization-findings.ts";
import { namesOf, weightsOf } from "../../inspect/weights.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { grouped } from "../components/number.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";

const COLUMNS: readonly Column[] = [
  { label: "Layers" },
  { label: "Modules" },
  { label: "Stored as" },
  { label: "Because of" },
];

/** How every module is stored and which rule of the file decided that, layers alike together. */
export function FormatsTable({ inspection }: { readonly inspection: Inspection }): JSX.Element {
  const { body, quantization } = inspection.spec;
  const form = quantization?.normal_form;
  const findings = useMemo(() => quantizationFindings(inspection), [inspection]);
  const known =
    form !== undefined &&
    Object.keys(form.schemes).length > 0 &&
    weightsOf(inspection).unevaluated.length === 0;
  const rows = useMemo(
    () => (known && form ? formatsByLayer(body, form, namesOf(inspection)).flatMap(rowsOf) : []),
    [known, form, body, inspection],
  );
  return (
    <>
      {!known && <p className="memory-note">How the modules are stored is not described here.</p>}
      {findings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="memory-note">
          {message}
        </p>
      ))}
      {rows.length > 0 && <DataTable label="Formats by layer" columns={COLUMNS} rows={rows} />}
    </>
  );
}

interface Told {
  readonly stored: string;
  readonly because: string;
  readonly modules: string[];
}

/** Modules that are stored alike for one reason are one row. */
function rowsOf({ layers, modules }: LayerFormats, index: number): DataRow[] {
  const told = new Map<string, Told>();
  for (const module of modules)
    for (const decision of module.decisions) {
      const stored = storedAs(decision);
      const because = reasonOf(decision);
      const key = `${stored} ${because}`;
      const name = nameOf(module, decision);
      const known = told.get(key);
      if (known) known.modules.push(name);
      else told.set(key, { stored, because, modules: [name] });
    }
  const where = layers === null ? "outside" : runsText(layers);
  return [...told.values()].map(({ stored, because, modules: names }, row) => ({
    key: `${index} ${row}`,
    inner: row > 0,
    cells: [row === 0 ? where : "", names.join(", "), stored, because],
  }));
}

function nameOf({ module, decisions }: ModuleFormats, { count }: Decision): string {
  return decisions.length > 1 ? `${module} (${grouped(count)} of them)` : module;
}

function storedAs({ scheme }: Decision): string {
  return scheme?.weights ? formatWords(scheme.weights) : "the model’s own type";
}

function formatWords({ format, granularity, group_size: group, block_shape: block }: TensorFormat): string {
  const shared =
    granularity === "group" && group !== null
      ? `groups of ${grouped(group)}`
      : granularity === "block" && block !== null
        ? `blocks of ${block.join(" × ")}`
        : `a scale for each ${granularity}`;
  return `${format}, ${shared}`;
}

/** The rule that decided, in the words of the file. */
function reasonOf({ list, pattern, name }: Decision): string {
  if (pattern !== null) return list === "excluded_modules" ? `left out: ${pattern}` : (name ?? pattern);
  switch (list) {
    case "included_modules":
      return "not among those that are quantised";
    case "layers":
    case "other_modules":
      return `named one by one: ${name ?? ""}`;
    case "targets":
      return `all of its kind: ${name ?? ""}`;
    case "excluded_modules":
    case "none":
      return "no rule is about it";
  }
}
