import { type JSX, useMemo, useState } from "react";
import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { type LayerKindParameters, parametersByLayerKind } from "../../analysis/parameters/by-layer.ts";
import type { LayerBytes } from "../../analysis/weight-bytes.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { runsText } from "../../analysis/run-text.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import { type Explained, Figure, Formula } from "../table/figure.tsx";
import type { SpecWeights } from "./weights-of-spec.ts";
import { grouped, plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [
  { label: "Layers" },
  { label: "Made of" },
  { label: "Parameters of each", numeric: true },
  { label: "Parameters", numeric: true },
  { label: "Weight bytes", numeric: true },
];

interface Props {
  readonly body: DecoderBody;
  readonly parameters: ParameterCount;
  readonly weights: SpecWeights;
  readonly onShow: (pointer: Pointer) => void;
}

/** The parameters and bytes of equal layers, and of what stands around them. */
export function LayerKindTable({ body, parameters, weights, onShow }: Props): JSX.Element {
  const [explained, setExplained] = useState<Explained | null>(null);
  const kinds = useMemo(() => parametersByLayerKind(body), [body]);
  const { bytes } = weights;
  const figure = (value: number, unit: "parameters" | "bytes", formula: string): JSX.Element => (
    <Figure value={value} unit={unit} formula={formula} onExplain={setExplained} />
  );
  const around = (key: string, name: string, count: number, size: number | null, how: string): DataRow => ({
    key,
    sum: key === "total",
    cells: [
      name,
      "",
      "",
      figure(count, "parameters", how),
      size === null ? "" : figure(size, "bytes", `${grouped(count)} parameters, stored as ${weights.words}`),
    ],
  });
  const layer = (kind: LayerKindParameters): DataRow => {
    const { mixer, mlp, extras = [] } = kind.kind;
    const names = [mixer, mlp, ...extras].filter((name) => name !== null);
    const size = bytes && bytesOf(kind, bytes.layers);
    return {
      key: runsText(kind.runs),
      cells: [
        <>
          {runsText(kind.runs)}
          <small>{plural(kind.count, "layer")}</small>
        </>,
        names.length === 0
          ? "nothing"
          : names.map((name) => (
              <span key={name} className="memory-part">
                <ComponentLink name={name} onShow={onShow} />
              </span>
            )),
        figure(kind.each, "parameters", "the sum of its components and the norms of its halves"),
        figure(
          kind.count * kind.each,
          "parameters",
          `${plural(kind.count, "layer")} × ${grouped(kind.each)}`,
        ),
        size === null ? "" : figure(size.all, "bytes", size.formula),
      ],
    };
  };
  const inLayers = kinds.reduce((sum, { count, each }) => sum + count * each, 0);
  const rest = parameters.text - inLayers - parameters.embedding - parameters.lm_head;
  const restBytes =
    bytes && bytes.total - bytes.embedding - bytes.lm_head - bytes.mtp - bytes.layers.reduce(sumOf, 0);
  return (
    <>
      <DataTable
        label="Weights by layer"
        columns={COLUMNS}
        rows={[
          around(
            "embedding",
            "Embedding",
            parameters.embedding,
            bytes?.embedding ?? null,
            "vocabulary × hidden_size",
          ),
          ...kinds.map(layer),
          around("rest", "Last norm and what else is outside", rest, restBytes, "what is in no layer"),
          around(
            "head",
            body.tie_word_embeddings ? "Head (tied to the embedding)" : "Head",
            parameters.lm_head,
            bytes?.lm_head ?? null,
            body.tie_word_embeddings ? "counted once, with the embedding" : "vocabulary × hidden_size",
          ),
          ...(parameters.mtp > 0
            ? [
                around(
                  "mtp",
                  "MTP modules",
                  parameters.mtp,
                  bytes?.mtp ?? null,
                  "the projection that joins embedding and hidden state, layers and norms",
                ),
              ]
            : []),
          around("total", "All", parameters.total, bytes?.total ?? null, "the sum of the lines above"),
        ]}
      />
      <Formula explained={explained} />
      <p className="memory-note">{bytes ? `Stored as ${weights.words}.` : weights.words}</p>
    </>
  );
}

function sumOf(total: number, { from, to, bytes }: LayerBytes): number {
  return total + (to - from + 1) * bytes;
}

/** The bytes of layers that are made alike; quantisation may still tell them apart. */
function bytesOf(
  { runs }: LayerKindParameters,
  layers: readonly LayerBytes[],
): { readonly all: number; readonly formula: string } {
  const counts = new Map<number, number>();
  for (const { from, to, bytes } of layers)
    if (runs.some((run) => run.from <= from && to <= run.to))
      counts.set(bytes, (counts.get(bytes) ?? 0) + to - from + 1);
  return {
    all: [...counts].reduce((sum, [bytes, count]) => sum + bytes * count, 0),
    formula: [...counts]
      .map(([bytes, count]) => `${plural(count, "layer")} × ${grouped(bytes)} bytes`)
      .join(" + "),
  };
}
