import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { galleryItem } from "../../sources/gallery.ts";
import { pageOf } from "../../sources/reference/page-of.ts";
import type { Token } from "../../sources/fetch/opened.ts";
import type { Published } from "../../ui/overview/overview.tsx";
import type { SourceFile } from "../../ui/view-state.ts";
import type { Place } from "../route/place.ts";
import { openedAt } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { newDraftId, storeDraft, useDraft } from "./draft.ts";
import { referenceWords } from "./reference-words.ts";
import { useFetched, type Fetched } from "./use-fetched.ts";
import { useShared } from "./use-shared.ts";

/** The place that is open: its files, and what there is to say of them. */
export interface OpenConfig {
  /** undefined while they are fetched, and where they cannot be had. */
  readonly files: ConfigFiles | undefined;
  readonly title: string;
  /** Which file this is: stays the same while it is edited, a published config that becomes one's own included. */
  readonly identity: string;
  /** Where it was published, and what the fetching had to say. */
  readonly published: Published | null;
  /** The fetching, where the place is fetched from elsewhere. */
  readonly fetched: Fetched | null;
  /** Why the place cannot be shown at all. */
  readonly failure: string | null;
  /** Opens files beside all that were opened before. */
  readonly open: (files: ConfigFiles, title: string) => void;
  /** Takes an edit: of a published config it makes a draft of one's own. */
  readonly edit: (file: SourceFile, text: string) => void;
}

async function fetchGallery(id: string, signal: AbortSignal): Promise<ConfigFiles> {
  const response = await fetch(`${import.meta.env.BASE_URL}gallery/${id}.json`, {
    signal,
    referrerPolicy: "no-referrer",
  });
  if (!response.ok || galleryItem(id) === undefined)
    throw new Error(
      `There is no bundled config ${JSON.stringify(id)}. The list on the empty page has all there are.`,
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

/** Keeps files as a draft of their own. @returns where it is */
export function newDraft(files: ConfigFiles, title: string): { readonly kind: "text"; readonly id: string } {
  const id = newDraftId();
  storeDraft(id, { files: normalised(files), title, identity: `draft/${id}` });
  return { kind: "text", id };
}

/** What the place names. Every opened text is a draft of its own. */
export function useOpened(place: Place, navigate: Navigate, token: Token | null): OpenConfig {
  const galleryId = place.kind === "gallery" ? place.id : "";
  const draftId = place.kind === "text" ? place.id : "";
  const bundled = useQuery({
    queryKey: ["gallery", galleryId],
    queryFn: ({ signal }) => fetchGallery(galleryId, signal),
    enabled: galleryId !== "",
  });
  const fetched = useFetched(place.kind === "reference" ? place.reference : null, token);
  const shared = useShared(place.kind === "shared" ? place.payload : null);
  const draft = useDraft(draftId);

  const open = useCallback(
    (files: ConfigFiles, title: string) => {
      navigate(openedAt(newDraft(files, title)));
    },
    [navigate],
  );

  const described = describe();
  const { title, identity } = described;
  const published = described.files;
  const files = useMemo(() => published && normalised(published), [published]);
  const edit = useCallback(
    (file: SourceFile, text: string) => {
      if (!files) return;
      const id = draftId === "" ? newDraftId() : draftId;
      const edited = { ...files, [MEMBER[file]]: text };
      storeDraft(id, { files: edited, title: draftId === "" ? `${title} (edited)` : title, identity });
      navigate({ place: { kind: "text", id }, digest: null }, draftId === "" ? "push" : "replace");
    },
    [navigate, draftId, files, title, identity],
  );
  return { ...described, files, open, edit };

  function describe(): Omit<OpenConfig, "open" | "edit"> {
    const nothing = { files: undefined, published: null, fetched: null, failure: null };
    switch (place.kind) {
      case "gallery":
        return {
          ...nothing,
          files: bundled.data,
          title: galleryItem(galleryId)?.title ?? galleryId,
          identity: `gallery/${galleryId}`,
          failure: bundled.error?.message ?? null,
        };
      case "text":
        return draft
          ? { ...nothing, ...draft }
          : {
              ...nothing,
              title: "config.json",
              identity: draftId,
              failure: draft === null ? DRAFT_GONE : null,
            };
      case "shared":
        return {
          ...nothing,
          files: shared.shared?.files,
          title: shared.shared?.name ?? "config.json",
          identity: `shared/${place.payload}`,
          failure: shared.failure,
        };
      case "reference": {
        const { opened } = fetched;
        return {
          ...nothing,
          fetched,
          files: opened?.files,
          title: opened?.title ?? referenceWords(place.reference).name,
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
        return { ...nothing, title: "", identity: "" };
    }
  }
}

const DRAFT_GONE =
  "This text was kept in another tab, or until its tab was closed, and is no longer there. Open the config again; Share makes links that last.";
