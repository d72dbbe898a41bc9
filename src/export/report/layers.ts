import { componentWords } from "../../analysis/component-words.ts";
import { runText } from "../../analysis/run-text.ts";
import { parametersByLayerKind } from "../../analysis/parameters/by-layer.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { escapeText, inlineCode } from "../../share/markdown/markdown-escape.ts";
import { section, table } from "./table.ts";
import { grouped } from "../../spec/grouped.ts";

/** The layers by what they are made of, each kind with its runs in the stack. */
export function layersSection(body: DecoderBody): string {
  const half = (name: string | null): string =>
    name === null ? "–" : `${inlineCode(name)}: ${escapeText(componentWords(body, name))}`;
  const kinds = parametersByLayerKind(body);
  const beside = kinds.some(({ kind }) => kind.extras?.length);
  const rows = kinds.map(({ kind, runs, count, each }) => [
    runs.map(runText).join(", "),
    grouped(count),
    half(kind.mixer),
    half(kind.mlp),
    ...(beside ? [(kind.extras ?? []).map(half).join(", ")] : []),
    grouped(each),
  ]);
  const columns = [
    { label: "Layers" },
    { label: "Number", numeric: true },
    { label: "Mixer" },
    { label: "MLP" },
    ...(beside ? [{ label: "Beside them" }] : []),
    { label: "Parameters of each", numeric: true },
  ];
  return section("Layers", table(columns, rows));
}
