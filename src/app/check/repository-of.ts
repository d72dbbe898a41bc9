import { galleryItem } from "../../sources/gallery.ts";
import { parseReference } from "../../sources/references/parse-reference.ts";
import type { HubReference } from "../../sources/references/reference.ts";
import type { Place } from "../route/place.ts";
import type { Settings } from "../storage/settings.ts";

/** The repository of what is open, where it is one of the Hub's. */
export function repositoryOf(place: Place, { endpoint }: Settings): HubReference | null {
  if (place.kind === "reference") return place.reference.kind === "hub" ? place.reference : null;
  if (place.kind !== "gallery") return null;
  const named = parseReference(galleryItem(place.id)?.title ?? "", endpoint);
  return named.ok && named.value.kind === "hub" ? named.value : null;
}

/** The repository that a text names; what is wrong with the text where it names none. */
export function namedRepository(text: string, { endpoint }: Settings): HubReference | string {
  const named = parseReference(text, endpoint);
  if (!named.ok) return named.error.message;
  return named.value.kind === "hub" ? named.value : "Only repositories of the Hub can be checked by name.";
}
