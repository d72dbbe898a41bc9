import type { JSX } from "react";
import { SAMPLE } from "../../sources/gallery-facts.ts";
import { Sign } from "../components/sign.tsx";
import { SYMBOLS } from "../symbols.ts";

/** What one gets, on a few lines of a real file: what became of each field, and where each value comes from. */
export function Sample(): JSX.Element {
  return (
    <figure className="sample">
      <table>
        <caption className="visually-hidden">Four lines of a config.json, and what became of them</caption>
        <thead>
          <tr>
            <th scope="col">config.json</th>
            <th scope="col">EngineModelSpec</th>
            <th scope="col">where it comes from</th>
          </tr>
        </thead>
        <tbody>
          {SAMPLE.map(({ field, value, kind, words }) => (
            <tr key={`${field} ${value}`} className={kind}>
              <td>
                {field === null ? (
                  <span className="sample-absent">not in the file</span>
                ) : (
                  <code>{field}</code>
                )}
              </td>
              <td>
                {value === null ? <span className="sample-absent">no value</span> : <code>{value}</code>}
              </td>
              <td>
                <Sign kind={kind} labelled />{" "}
                <strong style={{ color: `var(${SYMBOLS[kind].color})` }}>{SYMBOLS[kind].label}</strong>
                {words !== "" && <span className="sample-words"> {words}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption>
        Qwen3.5-397B-A17B with one field misspelt: nobody reads it, and a default 1,000 times smaller takes
        its place.
      </figcaption>
    </figure>
  );
}
