import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isPinned } from "../../sources/reference/pinned.ts";
import { digestInBackground, encodeInBackground } from "./codec.ts";
import type { Place } from "../route/place.ts";
import { formatRoute, type Route } from "../route/route.ts";

/** The links to what is on screen. Addresses are whole ones. */
export interface Links {
  /** The model, with tab and filters. */
  readonly view: string;
  /** The same with what is selected; null where nothing is. */
  readonly selected: string | null;
  /** The tree alone, for a frame. */
  readonly embed: string;
  /** How the link names the config, for the reader of the menu. */
  readonly how: string;
}

/** Whether an address names content that cannot change: a bundled config, or a commit. */
export function isLasting(place: Place): boolean {
  return place.kind === "gallery" || (place.kind === "reference" && isPinned(place.reference));
}

/**
 * The links to a view: by reference where that names content that cannot change, by value otherwise. Each carries a
 * digest of the spec as it is here and now. The codec and its dictionary are loaded when somebody shares.
 */
export async function linksTo(
  route: Route,
  files: ConfigFiles,
  title: string,
  inspection: Inspection | undefined,
  address: string,
): Promise<Links> {
  const digest = inspection ? await digestInBackground(inspection.spec, files) : null;
  const lasting = isLasting(route.place);
  const name = title === "config.json" ? null : title;
  const shared: Route = {
    ...route,
    embedded: false,
    theme: null,
    digest,
    place: lasting ? route.place : { kind: "shared", payload: await encodeInBackground({ name, files }) },
  };
  const link = (changes: Partial<Route>): string => address + formatRoute({ ...shared, ...changes });
  return {
    view: link({ selected: null }),
    selected: route.selected && link({}),
    embed: link({ selected: null, embedded: true }),
    how: lasting
      ? "It names the published config, which cannot change."
      : "It carries the files themselves, to the last character.",
  };
}
