import type { FieldGroup } from "../../config/reading/field-use.ts";
import type { Share } from "../../inspect/counts.ts";
import type { OriginKind } from "../../spec/origin.ts";
import { Sign } from "../components/sign.tsx";
import { SYMBOLS } from "../symbols.ts";

interface CoverageBarProps<K> {
  readonly label: string;
  readonly shares: readonly Share<K>[];
  readonly chosen: readonly K[];
  readonly onChoose: (kind: K) => void;
}

/** A bar of shares over chips with counts. The segments are a larger target for the pointer; chips hold the tab stops. */
export function CoverageBar<K extends OriginKind | FieldGroup>(props: CoverageBarProps<K>) {
  const { label, shares, chosen, onChoose } = props;
  const faded = (kind: K) => chosen.length > 0 && !chosen.includes(kind);
  const button = (kind: K, count: number) => ({
    type: "button" as const,
    "aria-pressed": chosen.includes(kind),
    title: `${count} ${SYMBOLS[kind].label}: ${SYMBOLS[kind].meaning}`,
    onClick: () => onChoose(kind),
  });
  return (
    <div className="coverage" role="group" aria-label={label}>
      <div className="coverage-label">{label}</div>
      <div className="coverage-bar">
        {shares.map(({ kind, count }) => (
          <button
            key={kind}
            {...button(kind, count)}
            tabIndex={-1}
            aria-label={`${count} ${SYMBOLS[kind].label}`}
            className={faded(kind) ? "faded" : undefined}
            style={{ flexGrow: count, background: `var(${SYMBOLS[kind].color})` }}
          />
        ))}
      </div>
      <div className="coverage-chips">
        {shares.map(({ kind, count }) => (
          <button key={kind} {...button(kind, count)} className="chip">
            <Sign kind={kind} labelled /> {count} {SYMBOLS[kind].label}
          </button>
        ))}
      </div>
    </div>
  );
}
