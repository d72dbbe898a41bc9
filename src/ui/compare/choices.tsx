import type { JSX } from "react";
import type { Suggestion } from "../input/suggestion.ts";

/** What a side that has nothing yet could be filled with: what was opened before, and the bundled configs. */
export function Choices({ suggestions }: { readonly suggestions: readonly Suggestion[] }): JSX.Element {
  if (suggestions.length === 0)
    return <p className="compare-none">Nothing known goes by that name. Enter asks for it.</p>;
  return (
    <div className="compare-choices">
      <h2>Compare with</h2>
      <ul>
        {suggestions.map(({ key, title, note, open }) => (
          <li key={key}>
            <button type="button" className="compare-line" onClick={open}>
              {title}
            </button>
            <span>{note}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
