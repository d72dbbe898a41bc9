import { dotted } from "../../config/nodes/dotted.ts";
import type { LensRow } from "../../engines/lens.ts";

/** How a value is got, in words. */
export const GETS: { readonly [G in LensRow["gets"]]: string } = {
  file: "from the file",
  class: "filled in by transformers",
  "engine-class": "default of the engine’s own class",
  silent: "default in the code",
  absent: "not there",
  raises: "AttributeError, if it is reached",
};

/** The sign of a read that contradicts the model: it never stands alone. */
export const DANGER_SIGNS = { silent: "✕", loud: "!" } as const;

/** That another read of the code asks for the field by which the file says it; null where none does. */
export function askedTooWords({ askedToo }: Pick<LensRow, "askedToo">): string | null {
  return askedToo === null ? null : `The code asks for ${dotted(askedToo)} too, which says it.`;
}
