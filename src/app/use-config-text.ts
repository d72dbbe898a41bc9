import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { storedDraft, storeDraft } from "./draft.ts";
import type { Place } from "./route.ts";
import type { Navigate } from "./use-route.ts";

export interface ConfigText {
  /** undefined while a bundled config is loading. */
  readonly text: string | undefined;
  readonly failure: string | null;
  /** Which file this is: stays the same while it is edited, a bundled config that becomes one's own included. */
  readonly identity: string;
  /** Takes a text that somebody typed, pasted or dropped, and opens it. */
  readonly open: (text: string) => void;
  /** Takes an edit: of a bundled config it makes a text of one's own. */
  readonly edit: (text: string) => void;
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

/** The text that the place names: a bundled config's, or the draft's. */
export function useConfigText(place: Place, navigate: Navigate): ConfigText {
  const [draft, setDraft] = useState(storedDraft);
  const [draftIdentity, setDraftIdentity] = useState("draft");
  const id = place.kind === "gallery" ? place.id : "";
  const bundled = useQuery({
    queryKey: ["gallery", id],
    queryFn: ({ signal }) => fetchGallery(id, signal),
    enabled: place.kind === "gallery",
  });
  const keep = useCallback((text: string) => {
    setDraft(text);
    storeDraft(text);
  }, []);
  const open = useCallback(
    (text: string) => {
      // CodeMirror counts every line end as one character; so must the offsets of fields.
      keep(text.replaceAll(/\r\n?/g, "\n"));
      setDraftIdentity((last) => `${last}'`);
      navigate({ place: { kind: "text" }, selected: null });
    },
    [keep, navigate],
  );
  const edit = useCallback(
    (text: string) => {
      keep(text);
      if (id !== "") setDraftIdentity(`gallery/${id}`);
      navigate({ place: { kind: "text" } }, id === "" ? "replace" : "push");
    },
    [keep, navigate, id],
  );
  const text = place.kind === "gallery" ? bundled.data : place.kind === "text" ? draft : undefined;
  const failure = place.kind === "gallery" ? (bundled.error?.message ?? null) : null;
  const identity = place.kind === "gallery" ? `gallery/${id}` : draftIdentity;
  return { text, failure, identity, open, edit };
}
