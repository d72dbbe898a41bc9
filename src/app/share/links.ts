import { checkDigest } from "../../analysis/checkpoint/checked.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import { isPinned } from "../../sources/references/pinned.ts";
import { checksNow } from "../check/check-store.ts";
import { digestInBackground, encodeInBackground } from "./codec.ts";
import type { Place } from "../route/place.ts";
import { formatRoute, type Route } from "../route/route.ts";

/** The links to what is on screen. Addresses are whole ones. */
export interface Links {
  /** The model, with tab and filters. */
  readonly view: string;
  /** The model, drawn. */
  readonly diagram: string;
  /** The same as `view` with what is selected; null where nothing is. */
  readonly selected: string | null;
  /** The tree alone, for a frame. */
  readonly embed: string;
  /** How the link names the config, for the reader of the menu. */
  readonly how: string;
}

/** What a link is made from. */
interface Linked {
  readonly route: Route;
  readonly files: ConfigFiles;
  /** The name that a link carries; null where it has none of its own. */
  readonly name: string | null;
  readonly inspection: Inspection | undefined;
  /** The address of the page, without a hash. */
  readonly address: string;
}

/** What there is to hand on of an open config. */
export interface OnScreen extends Linked {
  /** What it is called on the page. */
  readonly title: string;
  /** The verdict on the file as far as it is known; empty where it could not be read. */
  readonly verdict: readonly VerdictLine[];
}

/** What came of holding it against its checkpoint; null where that was not done. */
function checkedOf(inspection: Inspection | undefined): string | null {
  const { last } = checksNow();
  return last !== null && last.inspection === inspection ? checkDigest(last.checked) : null;
}

/** Whether an address names content that cannot change: a bundled config, or a commit. */
export function isLasting(place: Place): boolean {
  return place.kind === "gallery" || (place.kind === "reference" && isPinned(place.reference));
}

/**
 * The links to a view: by reference where that names content that cannot change, by value otherwise. Each carries a
 * digest of the spec as it is here and now. The codec and its dictionary are loaded when somebody shares.
 */
export async function linksTo({ route, files, name, inspection, address }: Linked): Promise<Links> {
  const digest = inspection ? await digestInBackground(inspection.spec, files) : null;
  const lasting = isLasting(route.place);
  const shared: Route = {
    ...route,
    embedded: false,
    theme: null,
    digest,
    checked: checkedOf(inspection) ?? route.checked,
    place: lasting ? route.place : { kind: "shared", payload: await encodeInBackground({ name, files }) },
  };
  const link = (changes: Partial<Route>): string => address + formatRoute({ ...shared, ...changes });
  return {
    view: link({ selected: null }),
    diagram: link({ selected: null, tab: "diagram" }),
    selected: route.selected && link({}),
    embed: link({ selected: null, embedded: true }),
    how: lasting
      ? "It names the published config, which cannot change."
      : "It carries the files themselves, to the last character.",
  };
}
