import type { JSX } from "react";
import { lookOf } from "../../analysis/looks.ts";
import type { LayerKindParameters } from "../../analysis/parameters/by-layer.ts";
import { kindWords, type Slot } from "../../analysis/ribbon.ts";
import { runsText } from "../../analysis/run-text.ts";
import { componentOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { humanCount } from "../components/number.ts";
import { Bar } from "../ribbon/bar.tsx";
import { type Column, DataTable } from "../table/data-table.tsx";
import type { LayerRow } from "./layer-rows.ts";
import { grouped, plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [
  { label: "Kind" },
  { label: "Layers" },
  { label: "Attention or state" },
  { label: "MLP" },
  { label: "Tokens in reach" },
  { label: "RoPE base" },
  { label: "Parameters, each", numeric: true },
];

interface Props {
  readonly body: DecoderBody;
  readonly words: Words;
  readonly kinds: readonly LayerKindParameters[];
  readonly rows: readonly LayerRow[];
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What kinds of layers there are, and what each of them is. */
export function LayerKinds({ body, words, kinds, rows, onShow }: Props): JSX.Element {
  return (
    <DataTable
      label="Kinds of layers"
      columns={COLUMNS}
      rows={kinds.map(({ kind, runs, count, each, activeEach }, index) => {
        const row = rows.find(({ run }) => run.from === runs[0]?.from);
        return {
          key: kindLetter(index),
          cells: [
            <strong key="letter">{kindLetter(index)}</strong>,
            <>
              {plural(count, "layer")}
              <small>{runsText(runs)}</small>
            </>,
            <>
              <Half body={body} words={words} slot="mixer" name={kind.mixer} onShow={onShow} />
              {kind.extras?.map((name) => (
                <small key={name}>
                  with <ComponentLink name={name} onShow={onShow} />
                </small>
              ))}
            </>,
            <Half key="mlp" body={body} words={words} slot="mlp" name={kind.mlp} onShow={onShow} />,
            row?.sees ?? "–",
            <code key="rope">{row?.rope ?? "–"}</code>,
            <span key="each" title={grouped(each)}>
              {humanCount(each)}
              {activeEach !== each && <small>{humanCount(activeEach)} active per token</small>}
            </span>,
          ],
        };
      })}
    />
  );
}

interface HalfProps extends Pick<Props, "body" | "words" | "onShow"> {
  readonly slot: Slot;
  readonly name: string | null;
}

function Half({ name, onShow, ...half }: HalfProps): JSX.Element {
  if (name === null) return <>–</>;
  return (
    <>
      <HalfWords {...half} name={name} />
      <small>
        <ComponentLink name={name} onShow={onShow} />
      </small>
    </>
  );
}

/** The words for the components of either half, as the ribbon has them. */
export type Words = { readonly [slot in Slot]: ReadonlyMap<string, string> };

export function wordsOf(body: DecoderBody): Words {
  const words = (slot: Slot): ReadonlyMap<string, string> =>
    kindWords(
      body,
      [...new Set(body.layers.map((run) => run[slot]))].filter((name) => name !== null),
    );
  return { mixer: words("mixer"), mlp: words("mlp") };
}

/** What a half is, in words, beside the bar by which the ribbon draws it. */
export function HalfWords({ body, words, slot, name }: Omit<HalfProps, "onShow">): JSX.Element {
  if (name === null) return <>–</>;
  return (
    <span className="layers-half">
      <Bar slot={slot} look={lookOf(componentOf(body, name))} isKey />
      <span>{words[slot].get(name)}</span>
    </span>
  );
}

/** "A" for the first kind, "AA" for the one after "Z". */
export function kindLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : kindLetter(Math.floor(index / 26) - 1) + letter;
}
