import { type JSX, useState } from "react";
import { showValue } from "../../compare/words/show-value.ts";
import type { Json } from "../../spec/json.ts";
import { humanReading } from "../components/number.ts";

/** A value on one line, with a reading of long numbers beside it; what is shortened can be opened. */
export function ValueText({ value }: { readonly value: Json }): JSX.Element {
  const [open, setOpen] = useState(false);
  const short = showValue(value);
  const isWhole =
    typeof value === "object" && value !== null ? /^[[{]/.test(short) : short === JSON.stringify(value);
  const reading = typeof value === "number" ? humanReading(value) : null;
  if (isWhole)
    return (
      <>
        <code>{short}</code>
        {reading !== null && <small className="compare-reading">{reading}</small>}
      </>
    );
  return (
    <details
      className="compare-long"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <code>{short}</code>
      </summary>
      {open && (
        <pre tabIndex={0} role="region" aria-label="The whole value">
          {JSON.stringify(value, null, 1)}
        </pre>
      )}
    </details>
  );
}
