import type { FieldGroup, FieldUseKind } from "../../config/reading/field-use.ts";
import type { OriginKind } from "../../spec/origin.ts";
import { SYMBOLS } from "../symbols.ts";
import { VisuallyHidden } from "./visually-hidden.tsx";
import "./components.css";

interface SignProps {
  readonly kind: OriginKind | FieldUseKind | FieldGroup;
  /** For places where the kind's name stands beside the sign anyway. */
  readonly labelled?: boolean;
}

/** The sign of a kind in its colour, with the kind's name for those who do not see it. */
export function Sign({ kind, labelled = false }: SignProps) {
  const { sign, color, label, meaning } = SYMBOLS[kind];
  return (
    <span className="sign" style={{ color: `var(${color})` }} title={`${label}: ${meaning}`}>
      <span aria-hidden="true">{sign}</span>
      {!labelled && <VisuallyHidden>{label}</VisuallyHidden>}
    </span>
  );
}
