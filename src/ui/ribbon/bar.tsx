import type { CSSProperties, JSX } from "react";
import { CUTS, type Look } from "../../analysis/looks.ts";
import type { Slot } from "../../analysis/ribbon.ts";

interface Props {
  readonly slot: Slot;
  /** null: the layer lacks this half. */
  readonly look: (Look & { readonly height?: number }) | null;
  /** Beside words that say what it stands for. */
  readonly isKey?: boolean;
}

/** A bar of a ribbon or of its legend, drawn as its kind is. */
export function Bar({ slot, look, isKey = false }: Props): JSX.Element {
  return (
    <span className={`bar ${slot}${isKey ? " key" : ""}${look ? "" : " lacking"}`} aria-hidden="true">
      {look && <span style={barStyle(look)} />}
    </span>
  );
}

function barStyle({ hue, texture, height = 1 }: Look & { readonly height?: number }): CSSProperties {
  const color = `var(--ribbon-${hue})`;
  const stops = CUTS[texture].flatMap(([from, to]) => [
    `${color} ${percent(from)}`,
    `transparent ${percent(from)} ${percent(to)}`,
    `${color} ${percent(to)}`,
  ]);
  return {
    background: stops.length === 0 ? color : `linear-gradient(${stops.join(", ")})`,
    height: percent(height),
  };
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;
