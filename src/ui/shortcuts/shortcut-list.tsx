import type { JSX } from "react";
import { ACTIONS, OWN_KEYS } from "../actions/actions.ts";
import { keyGroups } from "./key-groups.ts";
import "./shortcuts.css";

/** Each key, and what it does. */
export function ShortcutList(): JSX.Element {
  return (
    <>
      {keyGroups(ACTIONS, OWN_KEYS).map(({ title, lines }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <dl className="shortcuts">
            {lines.map(({ keys, label }) => (
              <div key={label}>
                <dt>
                  {keys.map((key, index) => (
                    <span key={key}>
                      {index > 0 && " "}
                      <kbd>{key}</kbd>
                    </span>
                  ))}
                </dt>
                <dd>{label}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}
