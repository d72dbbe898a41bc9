import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { type Figure, figuresOf } from "./figures.ts";

interface Props {
  readonly inspection: Inspection;
  /** The address of what a figure comes from. */
  readonly hrefOf: (from: Figure["from"]) => string;
}

/** What the model is, in one line; every figure leads to where it comes from. */
export function Facts({ inspection, hrefOf }: Props): JSX.Element {
  return (
    <ul className="facts" aria-label="Facts">
      {figuresOf(inspection).map(({ value, label, exact, from }) => (
        <li key={`${label} ${value}`}>
          <a href={hrefOf(from)} title={exact}>
            <strong>{value}</strong>
            {label !== "" && ` ${label}`}
            {exact !== undefined && <VisuallyHidden> ({exact})</VisuallyHidden>}
          </a>
        </li>
      ))}
    </ul>
  );
}
