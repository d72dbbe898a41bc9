import { searchGallery } from "../../sources/gallery.ts";
import { parseReference } from "../../sources/references/parse-reference.ts";
import { isSidePlace, type SidePlace } from "../route/place.ts";
import { parseRoute } from "../route/route.ts";

/** What a name or an address stands for, or why it stands for nothing. */
type Named =
  { readonly ok: true; readonly place: SidePlace } | { readonly ok: false; readonly message: string };

/** Reads the name of a bundled config, or else a reference: `org/model@revision` or an address. */
function namedPlace(text: string, endpoint: string): Named {
  const name = text.trim();
  const [bundled] = mayBeReference(name) ? [] : searchGallery(name);
  if (bundled && name !== "") return { ok: true, place: { kind: "gallery", id: bundled.id } };
  const named = parseReference(name, endpoint);
  if (!named.ok) return { ok: false, message: named.error.message };
  return { ok: true, place: { kind: "reference", reference: named.value } };
}

/** Whether a text can name something by itself: it has an organisation and a model, or is an address. */
function mayBeReference(text: string): boolean {
  return /^[^/\s]+\/[^/\s]/.test(text.trim()) || text.includes(":");
}

/** The two names of "A..B"; null where a text is none. Dots in a name stand alone, and those of a path lead upwards. */
export function typedPair(text: string): readonly [a: string, b: string] | null {
  const match = /^([^\n]*[^\s./])\s*\.\.\s*([^\s./][^\n]*)$/.exec(text.trim());
  return match ? [match[1] ?? "", match[2] ?? ""] : null;
}

/** A name as it was typed; or, where it was chosen from a list, the address in this page that it stands for. */
interface TypedName {
  readonly text: string;
  readonly hash: string | null;
}

type NamedPair =
  | { readonly ok: true; readonly places: readonly [SidePlace, SidePlace] }
  | { readonly ok: false; readonly message: string };

/** Reads both names of a comparison; the message says which of them is wrong. */
export function namedPair(a: TypedName, b: TypedName, endpoint: string): NamedPair {
  const [first, second] = [chosenPlace(a, endpoint), chosenPlace(b, endpoint)];
  if (!first.ok) return { ok: false, message: `A: ${first.message}` };
  if (!second.ok) return { ok: false, message: `B: ${second.message}` };
  return { ok: true, places: [first.place, second.place] };
}

function chosenPlace({ text, hash }: TypedName, endpoint: string): Named {
  const place = hash === null ? null : parseRoute(hash).place;
  return place && isSidePlace(place) ? { ok: true, place } : namedPlace(text, endpoint);
}
