import { FIELD_USES } from "../../config/reading/field-use.ts";
import { ORIGIN_KINDS } from "../../spec/origin.ts";
import { SYMBOLS } from "../symbols.ts";
import { Sign } from "./sign.tsx";
import "./components.css";

const KINDS = [...new Set([...ORIGIN_KINDS, ...FIELD_USES])];

/** How the bar beside a line of the source is drawn. */
const BARS: readonly (readonly [string, string])[] = [
  ["solid", "a field that decides a value"],
  ["dashed", "another spelling of it won; or a field that the file leaves out"],
  ["dotted", "known, and without effect on the spec"],
];

/** What the signs mean, and the bars beside the source. */
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
      {BARS.map(([line, meaning]) => (
        <div key={line}>
          <dt>
            <span className="legend-bar" style={{ borderLeftStyle: line as "solid" }} /> {line} bar
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
