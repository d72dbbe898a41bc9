import { type JSX, useMemo, useState } from "react";
import { undividedSizes } from "../../analysis/memory/undivided-sizes.ts";
import { kvElementsPerToken, type CacheRow, type Load } from "../../analysis/memory/memory.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { ranksFinding } from "../../inspect/quantization-findings.ts";
import type { RankCut } from "../../analysis/quantized/ranks.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type Explained, Figure, Formula } from "../table/figure.tsx";
import type { SpecWeights } from "./weights-of-spec.ts";
import { grouped, plural } from "../../spec/grouped.ts";

interface Props {
  readonly inspection: Inspection;
  /** Where ranks cut a quantisation's formats; null where that is not known, or there is none. */
  readonly cuts: readonly RankCut[] | null;
  readonly load: Load;
  readonly weights: SpecWeights;
  readonly caches: readonly CacheRow[];
}

/** What one rank holds under the chosen load, and what the weights and one token take. */
export function Totals({ inspection, cuts, load, weights, caches }: Props): JSX.Element {
  const { body } = inspection.spec;
  const [explained, setExplained] = useState<Explained | null>(null);
  const { batch, context, elementBytes, tensorParallel: ranks } = load;
  const known = caches.every(({ bytesPerRank }) => bytesPerRank !== null);
  const cached = known
    ? batch * caches.reduce((sum, { bytesPerRank }) => sum + (bytesPerRank ?? 0), 0)
    : null;
  const perRank = weights.bytes && Math.ceil(weights.bytes.total / ranks);
  const perToken = kvElementsPerToken(body);
  const stated = caches.filter(({ per }) => per.unit === "sequence");
  const figure = (label: string, value: number | null, formula: string): JSX.Element => (
    <div>
      <dt>{label}</dt>
      <dd>
        {value === null ? (
          "not known"
        ) : (
          <Figure value={value} unit="bytes" formula={formula} onExplain={setExplained} />
        )}
      </dd>
    </div>
  );
  const drafts = (weights.bytes?.mtp ?? 0) > 0;
  const onRank = ranks === 1 ? "" : ", on one rank";
  return (
    <>
      <dl className="totals">
        {figure(
          drafts ? "weights, with MTP modules" : "weights",
          weights.bytes?.total ?? null,
          `each parameter in the type that the checkpoint keeps it in, with its scales: ${weights.words}`,
        )}
        {weights.bytes !== null && weights.bytes.towers !== 0 && (
          <>
            {figure(
              "towers and projectors",
              weights.bytes.towers,
              "what stands beside the decoder, in the type that the checkpoint keeps it in",
            )}
            {figure(
              `weights of the whole model${drafts ? ", without MTP modules" : ""}`,
              weights.bytes.whole,
              "what transformers builds of the file: decoder, embeddings, head, towers and projectors, without draft modules",
            )}
          </>
        )}
        {ranks > 1 &&
          figure(
            "weights, on one rank",
            perRank,
            `the weights ÷ ${ranks} ranks, as if all of them were divided evenly`,
          )}
        {perToken > 0 &&
          figure(
            "each token adds to the KV cache",
            perToken * elementBytes,
            `${grouped(perToken)} elements over all layers × ${elementBytes} bytes; a layer with a window stops adding where the window is full`,
          )}
        {stated.length > 0 &&
          figure(
            `each sequence keeps as a state${onRank}`,
            known ? stated.reduce((sum, { bytesPerRank }) => sum + (bytesPerRank ?? 0), 0) : null,
            "recurrent and convolution states of all layers, whatever the length of the sequence",
          )}
        {figure(
          `KV cache and states${onRank}`,
          cached,
          `what ${plural(batch, "sequence")} of ${grouped(context)} tokens keep in all layers: the sum of the table below`,
        )}
        {figure(
          `weights, cache and states${onRank}`,
          perRank === null || cached === null ? null : perRank + cached,
          "without what an engine needs besides: activations, graphs, fragmentation",
        )}
      </dl>
      <Formula explained={explained} />
      {weights.bytes === null && <p className="memory-note">{weights.words}</p>}
      {ranks > 1 && <Undivided body={body} ranks={ranks} />}
      {ranks > 1 && cuts && <BrokenShares inspection={inspection} cuts={cuts} ranks={ranks} />}
    </>
  );
}

/** What engines refuse of a quantised model among so many ranks, and what they make fit; nothing where all shares are whole. */
function BrokenShares({
  inspection,
  cuts,
  ranks,
}: {
  readonly inspection: Inspection;
  readonly cuts: readonly RankCut[];
  readonly ranks: number;
}): JSX.Element | null {
  const found = useMemo(() => ranksFinding(inspection, ranks, cuts), [inspection, ranks, cuts]);
  return found.length === 0 ? null : (
    <>
      {found.map(({ message }) => (
        <p key={message} className="memory-note">
          {message}
        </p>
      ))}
    </>
  );
}

function Undivided({ body, ranks }: { readonly body: DecoderBody; readonly ranks: number }): JSX.Element {
  const sizes = undividedSizes(body, ranks);
  if (sizes.length === 0)
    return (
      <p className="memory-note">Query heads, inner widths and the vocabulary divide among {ranks} ranks.</p>
    );
  return (
    <div className="memory-note">
      <p>Among {ranks} ranks these do not divide:</p>
      <ul>
        {sizes.map(({ component, what, size }) => (
          <li key={`${component} ${what}`}>
            {grouped(size)} {what}
            {component !== null && ` of ${component}`}: {grouped(Math.ceil(size / ranks))} on the fullest rank
          </li>
        ))}
      </ul>
    </div>
  );
}
