import type { JSX } from "react";
import type { LensResult } from "../../engines/lens.ts";
import { toggled } from "../components/toggled.ts";
import { engineLabel, engineName, NO_ENGINE, unknownWords } from "../engines/chosen.ts";
import { LensAbout } from "../engines/lens-about.tsx";
import type { EngineColumn } from "./engine-columns.ts";
import { ReadsLink } from "./reads-link.tsx";

interface Props {
  /** null while that is not known. */
  readonly engines: readonly LensResult[] | null;
  readonly columns: readonly EngineColumn[];
  /** The engines that the address names. */
  readonly asked: readonly string[];
  readonly onChosen: (names: readonly string[]) => void;
  readonly onEngines: (engine: string, attribute: string) => void;
}

/** Which engines stand beside the two paths, and what goes wrong in them that no attribute of the view tells. */
export function EngineChoice({ engines, columns, asked, onChosen, onEngines }: Props): JSX.Element | null {
  const chosen = columns.map(({ name }) => name);
  if (engines === null) return <p className="danger-note">Reading what engines get…</p>;
  if (engines.length === 0) return null;
  const unknown = unknownWords(asked);
  return (
    <>
      {unknown !== null && <p className="danger-note">{unknown}</p>}
      <div className="coverage-chips" role="group" aria-label="Engines beside the paths">
        {engines.map((result) => {
          const name = engineName(result);
          return (
            <button
              key={result.id}
              type="button"
              className="chip"
              aria-pressed={chosen.includes(name)}
              disabled={result.rows.length === 0}
              title={result.words}
              onClick={() => {
                const next = toggled(chosen, name);
                onChosen(next.length === 0 ? [NO_ENGINE] : next);
              }}
            >
              {shortWords(result)}
            </button>
          );
        })}
      </div>
      <LensAbout />
      {columns
        .filter(({ elsewhere }) => elsewhere.length > 0)
        .map(({ name, label, elsewhere }) => (
          <p key={name} className="danger-note">
            {label} also goes wrong with what this view has not:{" "}
            {[...new Set(elsewhere.map(({ attribute }) => attribute))].map((attribute, index) => (
              <span key={attribute}>
                {index > 0 && ", "}
                <ReadsLink engine={name} attribute={attribute} words={attribute} onEngines={onEngines} />
              </span>
            ))}
            .
          </p>
        ))}
    </>
  );
}

/** What it comes to, without commit and date. */
function shortWords(result: LensResult): string {
  const { rows, words } = result;
  const colon = words.indexOf(": ");
  return `${engineLabel(result)}: ${rows.length === 0 ? "no class" : colon < 0 ? words : words.slice(colon + 2)}`;
}
