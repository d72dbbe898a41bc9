import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import type { Suggestion } from "../../ui/input/suggestion.ts";
import type { ReadAs, SideName } from "../../ui/compare/view.ts";
import type { Settings } from "../storage/settings.ts";
import type { History } from "../storage/use-history.ts";
import { useInspection } from "../read/use-inspection.ts";
import { useLast } from "../read/use-last.ts";
import { useOpened, type OpenConfig } from "../open/use-opened.ts";
import { useOpening, type Opening } from "../open/use-opening.ts";
import { usePinned } from "../open/use-pinned.ts";
import { useRecorded } from "../open/use-recorded.ts";
import { useSubmit } from "../open/use-submit.ts";
import { useSuggestions } from "../open/use-suggestions.ts";
import { isVersion, nearestVersion } from "../../versions/engines.ts";
import { galleryItem } from "../../sources/gallery.ts";
import { siblingsFirst } from "../../ui/compare/siblings.ts";
import type { ComparePlace, SidePlace } from "../route/place.ts";
import { DEFAULT_VIEW, formatRoute, openedAt, parseRoute, type Route } from "../route/route.ts";
import { hashNow, type Navigate } from "../route/use-route.ts";
import type { ComparedSide } from "./use-comparison.ts";
import { useReadAs } from "./use-read-as.ts";
import { useSideNavigate } from "./use-side-navigate.ts";

/** One side of the comparison: what is open there, what reading it told, and the ways to exchange it. */
export interface SideState {
  readonly name: SideName;
  readonly place: SidePlace;
  readonly config: OpenConfig;
  readonly opening: Opening;
  /** What reading the files told; undefined while they are missing or still read. */
  readonly result: Inspection | FailedInspection | undefined;
  /** The last reading that gave a spec, for showing while an edit does not parse. */
  readonly good: Inspection | undefined;
  /** What keeps the last reading apart from that of another config, and of the same one read otherwise. */
  readonly identity: string;
  /** How it is read, of the versions that are known; null: as it is. */
  readonly readAs: ReadAs | null;
  /** The version that a link asks for and that is not known, where the one of `readAs` stands for it; else null. */
  readonly unknownVersion: string | null;
  readonly setReadAs: (readAs: ReadAs | null) => void;
  /** Why there is no saved form of it to compare; null where there is, or none is asked for. */
  readonly saveFailure: string | null;
  /** What can be compared: the files as they are read. */
  readonly compared: ComparedSide;
  readonly typed: string;
  readonly setTyped: (text: string) => void;
  readonly submit: (text: string) => void;
  readonly openFiles: (files: readonly File[]) => void;
  readonly suggestions: readonly Suggestion[];
  readonly notice: string;
}

/** So many suggestions are shown. */
const MOST = 12;

/** What a place is called; "" where it has no name of its own. */
function titleOfPlace(place: SidePlace): string {
  if (place.kind === "gallery") return galleryItem(place.id)?.title ?? "";
  return place.kind === "reference" && place.reference.kind !== "url" ? place.reference.repo : "";
}

/** Opens what stands on one side, as the page for one config does, but beside the other side. */
export function useSide(
  name: SideName,
  pair: ComparePlace,
  route: Route,
  navigate: Navigate,
  settings: Settings,
  history: History,
): SideState {
  const [place, other] = name === "a" ? [pair.a, pair.b] : [pair.b, pair.a];
  const sideNavigate = useSideNavigate(name, navigate);
  const sideRoute = useMemo<Route>(() => ({ ...route, place }), [route, place]);
  const config = useOpened(place, sideNavigate, settings.token);
  const [typed, setTypedText] = useState("");
  const clearTyped = useCallback(() => {
    setTypedText("");
  }, []);
  const opening = useOpening(sideNavigate, settings.token, clearTyped);
  const { submit, openFiles, openHash, notice, setNotice } = useSubmit({
    route: sideRoute,
    navigate: sideNavigate,
    config,
    opening,
    endpoint: settings.endpoint,
    clearTyped,
    compare: useCallback(
      (a: SidePlace, b: SidePlace) => {
        navigate(openedAt({ kind: "compare", a, b }));
      },
      [navigate],
    ),
  });
  usePinned(sideRoute, sideNavigate, config);
  const known = useSuggestions(typed, history.items, openHash, Infinity);
  const suggestions = useMemo(() => {
    const its = formatRoute({ ...DEFAULT_VIEW, ...openedAt(other) });
    return siblingsFirst(
      known.filter(({ key }) => key !== its),
      titleOfPlace(other),
    ).slice(0, MOST);
  }, [known, other]);
  const asked = route.compared.readAs[name];
  const readAs = useMemo(() => asked && { ...asked, version: nearestVersion(asked.version) }, [asked]);
  const read = useReadAs(config.files, readAs);
  const identity = readAs ? `${config.identity} ${readAs.kind} ${readAs.version}` : config.identity;
  const result = useInspection(read.files);
  const inspection = result?.ok ? result : undefined;
  const good = useLast(inspection, identity);
  const setReadAs = useCallback(
    (next: ReadAs | null) => {
      const now = parseRoute(hashNow()).compared;
      const compared = { ...now, readAs: { ...now.readAs, [name]: next } };
      // A digest is of what was read before.
      navigate(name === "a" ? { digest: null, compared } : { compared: { ...compared, digestB: null } });
    },
    [name, navigate],
  );

  const record = useRecorded(sideRoute, config, history.add);
  const recorded = useRef("");
  useEffect(() => {
    if (!good || recorded.current === config.identity) return;
    recorded.current = config.identity;
    record(good);
  }, [good, config.identity, record]);

  const setTyped = useCallback(
    (text: string) => {
      setTypedText(text);
      setNotice("");
    },
    [setNotice],
  );
  return {
    name,
    place,
    config,
    opening,
    result,
    good,
    identity,
    readAs,
    unknownVersion: asked && readAs && !isVersion(asked.version, readAs.version) ? asked.version : null,
    setReadAs,
    saveFailure: read.failure,
    compared: { files: read.files, inspection },
    typed,
    setTyped,
    submit,
    openFiles,
    suggestions,
    notice,
  };
}
