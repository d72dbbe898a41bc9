import { type JSX, useMemo, useState } from "react";
import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { type PartParameters, parametersByComponent } from "../../analysis/parameters/by-component.ts";
import { componentWords } from "../../analysis/component-words.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import { type Explained, Figure, Formula } from "../table/figure.tsx";
import { grouped, plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [
  { label: "Component" },
  { label: "Number", numeric: true },
  { label: "Each", numeric: true },
  { label: "All", numeric: true },
  { label: "Active per token", numeric: true },
];

interface Props {
  readonly body: DecoderBody;
  readonly parameters: ParameterCount;
  readonly onShow: (pointer: Pointer) => void;
}

/** The parameters of each component, wherever it stands, and their sums. */
export function ComponentTable({ body, parameters, onShow }: Props): JSX.Element {
  const [explained, setExplained] = useState<Explained | null>(null);
  const parts = useMemo(() => parametersByComponent(body), [body]);
  const figure = (value: number, formula: string): JSX.Element => (
    <Figure value={value} unit="parameters" formula={formula} onExplain={setExplained} />
  );
  const row = (part: PartParameters): DataRow => {
    const { name, type, where, count, each, activeEach, formula } = part;
    return {
      key: `${where} ${name}`,
      inner: where === "mtp",
      cells: [
        type === null ? (
          name
        ) : (
          <>
            <ComponentLink name={name} onShow={onShow} />
            <small>{componentWords(body, name)}</small>
          </>
        ),
        grouped(count),
        figure(each, formula),
        figure(count * each, `${grouped(count)} × ${grouped(each)}`),
        where === "mtp" ? "" : figure(count * activeEach, activeWords(part)),
      ],
    };
  };
  const drafts = parts.filter(({ where }) => where === "mtp");
  const sum = (key: string, name: string, all: number, active: number | null, formula: string): DataRow => ({
    key,
    sum: true,
    cells: [
      name,
      "",
      "",
      figure(all, formula),
      active === null ? "" : figure(active, "the sum of the lines above"),
    ],
  });
  return (
    <>
      <DataTable
        label="Parameters by component"
        columns={COLUMNS}
        rows={[
          ...parts.filter(({ where }) => where !== "mtp").map(row),
          sum("text", "Text model", parameters.text, parameters.active, "the sum of the lines above"),
          ...drafts.map(row),
          ...(drafts.length > 0
            ? [
                sum("mtp", "MTP modules", parameters.mtp, null, "the sum of the indented lines"),
                sum("total", "All", parameters.total, null, "text model + MTP modules"),
              ]
            : []),
        ]}
      />
      <Formula explained={explained} />
      {"vision" in body && body.vision !== null && (
        <p className="memory-note">Towers for images and sound are not counted.</p>
      )}
    </>
  );
}

function activeWords({ count, each, activeEach }: PartParameters): string {
  const times = `${plural(count, "time")} ${grouped(activeEach)}`;
  return each === activeEach
    ? `${times}: a token passes all of it`
    : `${times}: only the experts that a token is sent to`;
}
