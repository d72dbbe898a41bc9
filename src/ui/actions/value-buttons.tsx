import type { JSX } from "react";
import { ACTIONS, type ValueContext } from "./actions.ts";

interface Props {
  readonly context: ValueContext;
  readonly className: string;
  /** For rows: the verb is left to the button's name. */
  readonly short?: boolean;
  /** Whether the keyboard gets to them; on rows it has keys of its own. */
  readonly reachable?: boolean;
}

/** A button for everything that can be done with a value. */
export function ValueButtons({ context, className, short = false, reachable = true }: Props): JSX.Element {
  return (
    <span className={className}>
      {ACTIONS.value
        .filter(({ name }) => context.value !== null || !/value|both/.test(name))
        .map(({ name, label, short: word, keys, run }) => (
          <button
            key={name}
            type="button"
            tabIndex={reachable ? undefined : -1}
            title={`${label} (${keys.join(", ")})`}
            aria-label={short ? label : undefined}
            onClick={(event) => {
              event.stopPropagation();
              run(context);
            }}
          >
            {short ? word : label}
          </button>
        ))}
    </span>
  );
}
