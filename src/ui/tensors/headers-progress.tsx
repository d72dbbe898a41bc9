import type { JSX } from "react";
import type { CheckProgress } from "../../analysis/checkpoint/checked.ts";
import { humanBytes } from "../components/number.ts";
import { plural } from "../../spec/grouped.ts";

/** How many of a checkpoint's headers are read. */
export function HeadersProgress({
  label,
  progress: { done, of, bytes },
}: {
  readonly label: string;
  readonly progress: CheckProgress;
}): JSX.Element {
  return (
    <>
      <progress aria-label={label} {...(of === null ? {} : { value: done, max: of })} />
      <span role="status">
        {of === null ? "Asking what there is…" : `${done} of ${plural(of, "header")}`}
        {bytes > 0 && `, ${humanBytes(bytes)}`}
      </span>
    </>
  );
}
