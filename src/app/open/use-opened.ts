import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { galleryItem } from "../../sources/gallery.ts";
import { pageOf } from "../../sources/references/page-of.ts";
import type { Token } from "../../sources/fetch/opened.ts";
import type { Published } from "../../ui/overview/overview.tsx";
import type { SourceFile } from "../../ui/view-state.ts";
import type { Place } from "../route/place.ts";
import { formatRoute, openedAt, parseRoute, DEFAULT_VIEW } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { referenceWords } from "./reference-words.ts";
import { useFetched, type Fetched } from "./use-fetched.ts";
import { titleOfText } from "./title-of-text.ts";
import { idInAddress, newTextId, storeText, useTypedText } from "./typed/typed-texts.ts";
import { useAddressByValue } from "./use-address-by-value.ts";
import { useShared } from "./use-shared.ts";

/** The place that is open: its files, and what there is to say of them. */
export interface OpenConfig {
  /** undefined while they are fetched, and where they cannot be had. */
  readonly files: ConfigFiles | undefined;
  readonly title: string;
  /** The name that a link to it carries; null where it has none of its own, and the title says what is in it. */
  readonly name: string | null;
  /** Whether somebody typed, pasted, dropped or edited it in this tab. */
  readonly own: boolean;
  /** Which file this is: stays the same while it is edited, a published config that becomes one's own included. */
  readonly identity: string;
  /** Where it was published, and what the fetching had to say. */
  readonly published: Published | null;
  /** The fetching, where the place is fetched from elsewhere. */
  readonly fetched: Fetched | null;
  /** Why the place cannot be shown at all. */
  readonly failure: string | null;
  /** Opens files beside all that were opened before. */
  readonly open: (files: ConfigFiles, name: string | null) => void;
  /** Goes back to the config that was edited; null where none was. */
  readonly toOriginal: (() => void) | null;
  /** Gives a text of one's own another name, also in the address that carries it; null where it is none. */
  readonly rename: ((name: string) => void) | null;
  /** Takes an edit: a published config that is edited becomes a text of one's own, and is itself again when it is undone. */
  readonly edit: (file: SourceFile, text: string) => void;
}

async function fetchGallery(id: string, signal: AbortSignal): Promise<ConfigFiles> {
  if (galleryItem(id) === undefined)
    throw new Error(
      `There is no bundled config ${JSON.stringify(id)}. The list on the empty page has all there are.`,
    );
  const response = await fetch(`${import.meta.env.BASE_URL}gallery/${id}.json`, {
    signal,
    referrerPolicy: "no-referrer",
  }).catch(() => null);
  if (!response?.ok)
    throw new Error(
      `The bundled config ${JSON.stringify(id)} did not arrive: the connection is gone, or the page was updated. Reload it.`,
    );
  return { config: await response.text(), hfQuantConfig: null, generationConfig: null };
}

const MEMBER = { config: "config", quantization: "hfQuantConfig", generation: "generationConfig" } as const;

/** CodeMirror counts every line end as one character; so must the offsets of fields. */
const withUnixLines = (text: string): string =>
  text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;

function normalised({ config, hfQuantConfig, generationConfig }: ConfigFiles): ConfigFiles {
  return {
    config: withUnixLines(config),
    hfQuantConfig: hfQuantConfig === null ? null : withUnixLines(hfQuantConfig),
    generationConfig: generationConfig === null ? null : withUnixLines(generationConfig),
  };
}

/** Keeps files as a text of their own. @returns where it is */
export function openText(
  files: ConfigFiles,
  called: string | null,
): { readonly kind: "text"; readonly id: string } {
  const id = newTextId();
  const name = called === "config.json" ? null : called;
  storeText(id, { files: normalised(files), name, identity: `text/${id}`, original: null });
  return { kind: "text", id };
}

function sameFiles(a: ConfigFiles, b: ConfigFiles): boolean {
  return (
    a.config === b.config && a.hfQuantConfig === b.hfQuantConfig && a.generationConfig === b.generationConfig
  );
}

/** The files of configs that were edited, by the hash of their address. */
const originals = new Map<string, ConfigFiles>();

const EDITED = " (edited)";

/** What the place names. Every opened text is one of its own. */
export function useOpened(place: Place, navigate: Navigate, token: Token | null): OpenConfig {
  const galleryId = place.kind === "gallery" ? place.id : "";
  const textId = place.kind === "text" ? place.id : place.kind === "shared" ? idInAddress(place.payload) : "";
  const bundled = useQuery({
    queryKey: ["gallery", galleryId],
    queryFn: ({ signal }) => fetchGallery(galleryId, signal),
    enabled: galleryId !== "",
  });
  const fetched = useFetched(place.kind === "reference" ? place.reference : null, token);
  const shared = useShared(place.kind === "shared" && textId === "" ? place.payload : null);
  const typed = useTypedText(textId);
  useAddressByValue(place, typed ?? null, navigate);

  const open = useCallback(
    (files: ConfigFiles, name: string | null) => {
      navigate(openedAt(openText(files, name)));
    },
    [navigate],
  );

  const described = describe();
  const { name, identity } = described;
  const published = described.files;
  const files = useMemo(() => published && normalised(published), [published]);
  const unnamed = useMemo(() => (name === null && files ? titleOfText(files.config) : ""), [name, files]);
  const edit = useCallback(
    (file: SourceFile, text: string) => {
      if (!files) return;
      const edited = { ...files, [MEMBER[file]]: text };
      if (textId === "") {
        const original = formatRoute({ ...DEFAULT_VIEW, ...openedAt(place) });
        originals.set(original, files);
        const id = newTextId();
        const own = name === null || name.endsWith(EDITED) ? name : name + EDITED;
        storeText(id, { files: edited, name: own, identity, original });
        navigate({ place: { kind: "text", id }, digest: null, checked: null });
        return;
      }
      const original = typed?.original ?? null;
      const before = original === null ? undefined : originals.get(original);
      storeText(textId, { files: edited, name, identity, original });
      const undone = original !== null && before && sameFiles(edited, before);
      navigate(
        {
          place: undone ? parseRoute(original).place : { kind: "text", id: textId },
          digest: null,
          checked: null,
        },
        "replace",
      );
    },
    [navigate, textId, typed, place, files, name, identity],
  );
  const original = typed?.original ?? null;
  const toOriginal = useMemo(
    () =>
      original === null
        ? null
        : () => {
            navigate({ place: parseRoute(original).place, digest: null, checked: null });
          },
    [original, navigate],
  );
  const rename = useMemo(
    () =>
      textId === "" || !typed
        ? null
        : (called: string) => {
            storeText(textId, { ...typed, name: called });
            // The address by value follows, as it does after an edit.
            navigate({ place: { kind: "text", id: textId } }, "replace");
          },
    [textId, typed, navigate],
  );
  const title = name ?? unnamed;
  return { ...described, title, own: textId !== "", files, open, rename, edit, toOriginal };

  function describe(): Omit<OpenConfig, "open" | "rename" | "edit" | "title" | "own" | "toOriginal"> {
    const nothing = { files: undefined, published: null, fetched: null, failure: null };
    const text = { ...nothing, files: typed?.files, name: typed?.name ?? null };
    switch (place.kind) {
      case "gallery":
        return {
          ...nothing,
          files: bundled.data,
          name: galleryItem(galleryId)?.title ?? galleryId,
          identity: `gallery/${galleryId}`,
          failure: bundled.error?.message ?? null,
        };
      case "text":
        return {
          ...text,
          identity: typed?.identity ?? textId,
          failure: typed === null ? TEXT_GONE : null,
        };
      case "shared":
        if (typed && textId !== "") return { ...text, identity: typed.identity };
        return {
          ...nothing,
          files: shared.shared?.files,
          name: shared.shared?.name ?? null,
          identity: `shared/${place.payload}`,
          failure: shared.failure,
        };
      case "reference": {
        const { opened } = fetched;
        return {
          ...nothing,
          fetched,
          files: opened?.files,
          name: opened?.title ?? referenceWords(place.reference).name,
          identity: JSON.stringify(place.reference),
          published: opened
            ? {
                page: pageOf(opened.reference),
                revision: opened.reference.kind === "url" ? null : opened.reference.revision,
                notes: opened.renamedFrom
                  ? [`${opened.renamedFrom} is now called ${opened.title}.`, ...opened.notes]
                  : opened.notes,
              }
            : null,
        };
      }
      default:
        return { ...nothing, name: "", identity: "" };
    }
  }
}

const TEXT_GONE =
  "This text was kept in another tab, or until its tab was closed, and is no longer there. Open the config again; Share makes links that last.";
