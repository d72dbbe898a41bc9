import { FIELD_USES } from "../../config/reading/field-use.ts";
import { ORIGIN_KINDS } from "../../spec/origin.ts";
import { SYMBOLS } from "../symbols.ts";
import { Sign } from "./sign.tsx";
import "./components.css";

const KINDS = [...new Set([...ORIGIN_KINDS, ...FIELD_USES])];

/** What the signs mean. */
export function Legend() {
  return (
    <dl className="legend">
      {KINDS.map((kind) => (
        <div key={kind}>
          <dt>
            <Sign kind={kind} labelled /> {SYMBOLS[kind].label}
          </dt>
          <dd>{SYMBOLS[kind].meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
