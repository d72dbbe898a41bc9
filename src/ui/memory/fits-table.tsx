import { type JSX, useMemo } from "react";
import { ACCELERATORS } from "../../analysis/memory/accelerators.ts";
import { type Degree, degreesOf, type Fit, fitOn } from "../../analysis/memory/fits.ts";
import type { Load } from "../../analysis/memory/memory.ts";
import type { RankCut } from "../../analysis/quantized/ranks.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { humanBytes } from "../components/number.ts";
import { type Column, DataTable } from "../table/data-table.tsx";
import { grouped, plural } from "../../spec/grouped.ts";

const COLUMNS: readonly Column[] = [
  { label: "Accelerator" },
  { label: "Fits on" },
  { label: "Weights on each", numeric: true },
  { label: "Caches on each", numeric: true },
  { label: "Left on each", numeric: true },
  { label: "Not on fewer because" },
];

interface Props {
  readonly body: DecoderBody;
  readonly load: Load;
  /** Bytes of all weights. */
  readonly weights: number;
  /** Where ranks cut a quantisation's formats. */
  readonly cuts: readonly RankCut[];
}

/** How few of each accelerator hold the model under the chosen load. */
export function FitsTable({ body, load, weights, cuts }: Props): JSX.Element | null {
  const degrees = useMemo(() => degreesOf(body, load, weights, cuts), [body, load, weights, cuts]);
  if (degrees === null) return null;
  return (
    <>
      <DataTable
        label="Fits on"
        columns={COLUMNS}
        rows={ACCELERATORS.map((accelerator) => {
          const fit = fitOn(accelerator, degrees);
          const { fewest } = fit;
          const bytes = (value: number): JSX.Element => (
            <span title={`${grouped(value)} bytes`}>{humanBytes(value)}</span>
          );
          return {
            key: accelerator.name,
            cells: [
              <a
                key="name"
                href={accelerator.source.url}
                target="_blank"
                rel="noreferrer"
                title={`${grouped(accelerator.bytes)} bytes: ${accelerator.source.title}`}
              >
                {accelerator.name}
              </a>,
              <strong key="fits">{fewest ? `${fewest.ranks} ×` : "none of 1 to 32"}</strong>,
              fewest ? bytes(fewest.weights) : "",
              fewest ? bytes(fewest.caches) : "",
              fewest ? bytes(accelerator.bytes - fewest.weights - fewest.caches) : "",
              whyNotFewer(fit, degrees),
            ],
          };
        })}
      />
      <p className="memory-note">
        For {plural(load.batch, "sequence")} of {grouped(load.context)} tokens, weights divided evenly by
        tensor parallelism over 1, 2, 4, 8, 16 or 32. Memory as the maker states it, in 10⁹ bytes. An engine
        needs part of what is left for activations and graphs.
      </p>
    </>
  );
}

/** What the next smaller number lacks: it does not divide, or its memory is too small. */
function whyNotFewer({ accelerator, fewest, refused }: Fit, degrees: readonly Degree[]): string {
  const stopped = refused.at(-1);
  if (stopped) return `${stopped.ranks}: does not divide ${stopped.refused.join(", ")}`;
  const fewer = degrees.filter(({ ranks }) => !fewest || ranks < fewest.ranks).at(-1);
  if (!fewer) return "";
  const lacking = fewer.weights + fewer.caches - accelerator.bytes;
  return `${fewer.ranks}: ${humanBytes(lacking)} too much`;
}
