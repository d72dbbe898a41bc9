import { GALLERY_BY_MAKER, type GalleryItem } from "../../sources/gallery.ts";
import { factsOf, type GalleryFacts } from "../../sources/gallery-facts.ts";

/** A bundled config with what is known of it. */
export interface Model extends GalleryItem {
  readonly maker: string;
  readonly facts: GalleryFacts;
}

/** What is asked of a model; "" asks for nothing. */
export interface GalleryFilter {
  readonly maker: string;
  /** The words for a kind of attention or state. */
  readonly attention: string;
  readonly experts: "" | "dense" | "moe";
  readonly size: "" | (typeof SIZES)[number]["key"];
}

export const NO_GALLERY_FILTER: GalleryFilter = { maker: "", attention: "", experts: "", size: "" };

/** Ranges of the text model's parameters, each without its upper end. */
export const SIZES = [
  { key: "10", words: "under 10 B", from: 0, to: 10e9 },
  { key: "100", words: "10 to 100 B", from: 10e9, to: 100e9 },
  { key: "300", words: "100 to 300 B", from: 100e9, to: 300e9 },
  { key: "more", words: "300 B and more", from: 300e9, to: Infinity },
] as const;

/** The bundled configs, by maker. */
export const MODELS: readonly Model[] = GALLERY_BY_MAKER.flatMap(({ maker, items }) =>
  items.flatMap((item) => {
    const facts = factsOf(item.id);
    return facts ? [{ ...item, maker, facts }] : [];
  }),
);

/** The kinds of attention and state that some model has. */
export const ATTENTIONS: readonly string[] = [
  ...new Set(MODELS.flatMap(({ facts }) => facts.mixers.map(({ words }) => words))),
].sort((a, b) => a.localeCompare(b, "en"));

/** The models that have all that is asked for. */
export function filtered({ maker, attention, experts, size }: GalleryFilter): readonly Model[] {
  const range = SIZES.find(({ key }) => key === size);
  return MODELS.filter(
    ({ maker: its, facts }) =>
      (maker === "" || its === maker) &&
      (attention === "" || facts.mixers.some(({ words }) => words === attention)) &&
      (experts === "" || (experts === "moe") === (facts.experts !== null)) &&
      (range === undefined || (facts.parameters >= range.from && facts.parameters < range.to)),
  );
}
