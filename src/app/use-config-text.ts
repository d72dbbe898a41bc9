import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { newDraftId, storedDraft, storeDraft } from "./draft.ts";
import type { Place } from "./route.ts";
import type { Navigate } from "./use-route.ts";

export interface ConfigText {
  /** undefined while a bundled config is loading. */
  readonly text: string | undefined;
  readonly failure: string | null;
  /** Which file this is: stays the same while it is edited, a bundled config that becomes one's own included. */
  readonly identity: string;
  /** Takes a text that somebody typed, pasted or dropped, and opens it beside all earlier ones. */
  readonly open: (text: string) => void;
  /** Takes an edit: of a bundled config it makes a text of one's own. */
  readonly edit: (text: string) => void;
}

interface Draft {
  readonly text: string;
  /** The bundled config that it was edited from, as an identity; its own id otherwise. */
  readonly identity: string;
}

async function fetchGallery(id: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${import.meta.env.BASE_URL}gallery/${id}.json`, {
    signal,
    referrerPolicy: "no-referrer",
  });
  if (!response.ok)
    throw new Error(`The bundled config ${id} could not be loaded (status ${response.status}).`);
  return response.text();
}

/** The text that the place names: a bundled config's, or a draft's. Every opened text is a draft of its own. */
export function useConfigText(place: Place, navigate: Navigate): ConfigText {
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const galleryId = place.kind === "gallery" ? place.id : "";
  const draftId = place.kind === "text" ? place.id : "";
  const bundled = useQuery({
    queryKey: ["gallery", galleryId],
    queryFn: ({ signal }) => fetchGallery(galleryId, signal),
    enabled: galleryId !== "",
  });
  const keep = useCallback((id: string, draft: Draft) => {
    setDrafts((before) => new Map(before).set(id, draft));
    storeDraft(id, draft.text);
  }, []);
  const draft = drafts.get(draftId) ?? { text: storedDraft(draftId), identity: `draft/${draftId}` };
  const identity = galleryId === "" ? draft.identity : `gallery/${galleryId}`;
  const open = useCallback(
    (text: string) => {
      const id = newDraftId();
      // CodeMirror counts every line end as one character; so must the offsets of fields.
      keep(id, { text: text.replaceAll(/\r\n?/g, "\n"), identity: `draft/${id}` });
      navigate({ place: { kind: "text", id }, selected: null });
    },
    [keep, navigate],
  );
  const edit = useCallback(
    (text: string) => {
      const id = galleryId === "" ? draftId : newDraftId();
      keep(id, { text, identity });
      navigate({ place: { kind: "text", id } }, galleryId === "" ? "replace" : "push");
    },
    [keep, navigate, galleryId, draftId, identity],
  );
  const text = place.kind === "gallery" ? bundled.data : place.kind === "text" ? draft.text : undefined;
  return { text, failure: galleryId === "" ? null : (bundled.error?.message ?? null), identity, open, edit };
}
