import { useCallback, useEffect, useState } from "react";
import { searchGallery } from "../../sources/gallery.ts";
import { parseReference } from "../../sources/references/parse-reference.ts";
import { looksLikeContent } from "../../ui/input/looks-like-content.ts";
import type { SidePlace } from "../route/place.ts";
import { openedAt, parseRoute, type Route } from "../route/route.ts";
import type { Navigate } from "../route/use-route.ts";
import { namedPair, typedPair } from "./named-place.ts";
import type { OpenConfig } from "./use-opened.ts";
import type { Opening } from "./use-opening.ts";

interface Parts {
  readonly route: Route;
  readonly navigate: Navigate;
  readonly config: OpenConfig;
  readonly opening: Opening;
  readonly endpoint: string;
  readonly clearTyped: () => void;
  /** Shows a comparison in place of what is open. */
  readonly compare: (a: SidePlace, b: SidePlace) => void;
}

interface Submit {
  /** Takes what was typed or pasted: the content of a file, the name of a model, or an address. */
  readonly submit: (text: string) => void;
  readonly openFiles: (files: readonly File[]) => void;
  /** Opens a place of this page, given as the hash of its address. */
  readonly openHash: (hash: string) => void;
  /** What to say beside the input; "" for nothing. */
  readonly notice: string;
  readonly setNotice: (notice: string) => void;
}

/** The ways into the page: everything that can be typed, pasted, dropped or picked. */
export function useSubmit(parts: Parts): Submit {
  const { route, navigate, config, opening, endpoint, clearTyped, compare } = parts;
  const [notice, setNotice] = useState("");
  const { open, files: openNow, name } = config;
  const { start, end } = opening;
  const openHash = useCallback(
    (hash: string) => {
      setNotice("");
      end();
      clearTyped();
      navigate(openedAt(parseRoute(hash).place));
    },
    [navigate, end, clearTyped],
  );
  const fetchNamed = useCallback(
    (text: string) => {
      const named = parseReference(text, endpoint);
      if (named.ok) start(named.value);
      else setNotice(named.error.message);
    },
    [endpoint, start],
  );
  const submit = useCallback(
    (text: string) => {
      setNotice("");
      if (text.trim() === "") return;
      if (looksLikeContent(text)) {
        end();
        clearTyped();
        open({ config: text, hfQuantConfig: null, generationConfig: null }, null);
        return;
      }
      const pair = typedPair(text);
      if (pair) {
        const [a, b] = pair;
        const named = namedPair({ text: a, hash: null }, { text: b, hash: null }, endpoint);
        if (!named.ok) {
          setNotice(named.message);
          return;
        }
        end();
        clearTyped();
        compare(...named.places);
        return;
      }
      const [bundled, ...others] = text.includes("/") ? [] : searchGallery(text);
      if (bundled && others.length === 0) openHash(`#/gallery/${bundled.id}`);
      else fetchNamed(text);
    },
    [open, openHash, fetchNamed, end, clearTyped, compare, endpoint],
  );
  const openFiles = useCallback(
    (dropped: readonly File[]) => {
      setNotice("");
      void import("./dropped-files.ts").then(
        ({ takeDropped }) =>
          takeDropped(dropped, { open, files: openNow, name, compare, navigate, refuse: setNotice }),
        () => {
          setNotice("What reads files could not be loaded: the connection is gone, or the page was updated.");
        },
      );
    },
    [open, openNow, name, compare, navigate],
  );

  // What the bookmarklet opens: the address gives way to what it names, so that Back does not come here again.
  const { place } = route;
  const text = place.kind === "open" ? place.text : null;
  useEffect(() => {
    if (text === null) return;
    const named = parseReference(text, endpoint);
    if (named.ok) navigate(openedAt({ kind: "reference", reference: named.value }), "replace");
  }, [text, endpoint, navigate]);
  const unread = text === null ? null : parseReference(text, endpoint);
  return {
    submit,
    openFiles,
    openHash,
    notice: notice !== "" ? notice : unread && !unread.ok ? unread.error.message : "",
    setNotice,
  };
}
