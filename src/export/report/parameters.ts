import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { parametersByComponent, type PartParameters } from "../../analysis/parameters/by-component.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { escapeText, inlineCode } from "../../share/markdown/markdown-escape.ts";
import { section, table } from "./table.ts";
import { grouped } from "../../spec/grouped.ts";

const WHERE: { readonly [K in PartParameters["where"]]: string } = {
  layers: "in the layers",
  outside: "outside of them",
  mtp: "in draft modules",
};

/** The parameters by component, and their sums. */
export function parametersSection(body: DecoderBody, parameters: ParameterCount | null): string {
  if (parameters === null) return "";
  const { text, active, mtp, total } = parameters;
  const sums = [
    `${grouped(text)} in the text model`,
    ...(active === text ? [] : [`${grouped(active)} of them active per token`]),
    ...(mtp === 0 ? [] : [`${grouped(mtp)} in draft modules`, `${grouped(total)} in all`]),
  ];
  const rows = parametersByComponent(body).map(({ name, type, where, count, each, formula }) => [
    type === null ? escapeText(name) : inlineCode(name),
    WHERE[where],
    grouped(count),
    grouped(each),
    grouped(count * each),
    escapeText(formula),
  ]);
  const columns = [
    { label: "Part" },
    { label: "Where" },
    { label: "Number", numeric: true },
    { label: "Parameters of each", numeric: true },
    { label: "Together", numeric: true },
    { label: "Made of" },
  ];
  return section("Parameters", `${sums.join(", ")}.`, table(columns, rows));
}
