import { useEffect } from "react";
import { LONGEST_LINK } from "../../share/shared.ts";
import { parseRoute } from "../route/route.ts";
import type { Place } from "../route/place.ts";
import { hashNow, type Navigate } from "../route/use-route.ts";
import { encodeInBackground } from "../share/codec.ts";
import { lengthOf, noteAddress } from "./typed/typed-texts.ts";
import type { TypedText } from "./typed/typed-text.ts";

/** Longer texts do not fit in any address, and take long to find that out. In UTF-16 code units. */
const LONGEST_TEXT = 256 * 1024;
/** What the rest of an address takes, in characters. */
const REST = 400;
/** Milliseconds without a change after which an edited text goes into the address. */
const PAUSE = 400;

/**
 * Puts a typed text into the address by value, while it fits: then the address that somebody copies works anywhere. The
 * name of a text in this tab, which stands there first, works in this tab alone.
 */
export function useAddressByValue(place: Place, typed: TypedText | null, navigate: Navigate): void {
  const id = place.kind === "text" ? place.id : null;
  useEffect(() => {
    if (id === null || typed === null || lengthOf(typed.files) > LONGEST_TEXT) return undefined;
    const stopped = new AbortController();
    const { name, files } = typed;
    const put = async (): Promise<void> => {
      const payload = await encodeInBackground({ name, files }, stopped.signal);
      // Both sides of a comparison share one address.
      const comparing = parseRoute(hashNow()).place.kind === "compare";
      const room = LONGEST_LINK / (comparing ? 2 : 1) - REST;
      if (stopped.signal.aborted || payload.length > room) return;
      noteAddress(payload, id, files);
      navigate({ place: { kind: "shared", payload } }, "replace");
    };
    const timer = setTimeout(() => {
      // What cannot be packed stays under its name.
      put().catch(() => undefined);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [id, typed, navigate]);
}
