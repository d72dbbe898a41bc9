import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import { keepingCounts } from "../components/breaking.tsx";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { type Figure, figuresOf } from "./figures.ts";
import "./overview.css";

interface Props {
  readonly inspection: Inspection;
  /** The address of what a figure comes from. */
  readonly hrefOf: (from: Figure["from"]) => string;
  /** In a frame, links open beside it. */
  readonly outside?: boolean;
}

/** What the model is, in one line; every figure leads to where it comes from. */
export function Facts({ inspection, hrefOf, outside = false }: Props): JSX.Element {
  return (
    <ul className="facts" aria-label="Facts">
      {figuresOf(inspection).map(({ value, label, exact, from }) => (
        <li key={`${label} ${value}`}>
          <a href={hrefOf(from)} title={exact} {...(outside ? { target: "_blank", rel: "noopener" } : {})}>
            <strong>{value}</strong>
            {label !== "" && ` ${keepingCounts(label)}`}
            {exact !== undefined && <VisuallyHidden> ({exact})</VisuallyHidden>}
          </a>
        </li>
      ))}
    </ul>
  );
}
