import { dotted } from "../../config/nodes/dotted.ts";
import type { LensRow } from "../../engines/lens.ts";
import { valueOfText } from "../../engines/python-text.ts";
import { RAISED } from "../../runtime/paths/compared-attribute.ts";

/** How a value is got, in words; `raises` is for what is not there. */
const GETS: { readonly [G in LensRow["gets"]]: string } = {
  file: "from the file",
  class: "filled in by transformers",
  "engine-class": "default of the engine’s own class",
  silent: "default in the code",
  absent: "not there",
  raises: `${RAISED.attribute_error}, if it is reached`,
};

/** Of a default that is no value but a name of the code or a sum: `self.hidden_size // heads`, `default`. */
const COMPUTED = "an expression of the code, for what is not there";

/** How a read gets its value, in words. */
export function getsWords({ gets, byLayer, value }: Pick<LensRow, "gets" | "byLayer" | "value">): string {
  const isComputed = value.split(" | ").some((one) => valueOfText(one) === undefined);
  if (gets === "silent" && isComputed) return COMPUTED;
  return gets === "raises" && byLayer ? `${RAISED.per_layer_error}, if it is reached` : GETS[gets];
}

/** The sign of a read that contradicts the model: it never stands alone. */
export const DANGER_SIGNS = { silent: "✕", loud: "!" } as const;

/** That another read of the code asks for the field by which the file says it; null where none does. */
export function askedTooWords({ askedToo }: Pick<LensRow, "askedToo">): string | null {
  return askedToo === null ? null : `The code asks for ${dotted(askedToo)} too, which says it.`;
}
