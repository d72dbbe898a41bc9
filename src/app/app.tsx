import { type JSX, useCallback, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { lazyPart, Part } from "../ui/components/part.tsx";
import type { Reference } from "../sources/references/reference.ts";
import { FetchFailure } from "../ui/fetch/fetch-failure.tsx";
import { FetchStatus } from "../ui/fetch/fetch-status.tsx";
import { useKeys } from "../ui/actions/use-keys.ts";
import { Dialog } from "../ui/components/dialog.tsx";
import { Said } from "../ui/components/said.tsx";
import { FILE_PICKER, InputBar } from "../ui/input/input-bar.tsx";
import { SettingsDialog } from "../ui/settings/settings-dialog.tsx";
import { Home } from "../ui/home/home.tsx";
import "../ui/shell/shell.css";
import { SkipLink } from "../ui/shell/skip-link.tsx";
import { Shortcuts } from "../ui/shortcuts/shortcuts.tsx";
import { ThemeButton } from "../ui/theme/theme-button.tsx";
import type { WaysIn } from "./compare/use-ways-in.ts";
import { referenceWords } from "./open/reference-words.ts";
import { isTokenKept } from "./storage/settings.ts";
import type { Fetched } from "./open/use-fetched.ts";
import { useHistory } from "./storage/use-history.ts";
import { useOpenAnywhere } from "./open/use-open-anywhere.ts";
import { useOpened } from "./open/use-opened.ts";
import { useOpening } from "./open/use-opening.ts";
import { usePinned } from "./open/use-pinned.ts";
import { useRecorded } from "./open/use-recorded.ts";
import { useSettings } from "./storage/use-settings.ts";
import { useSubmit } from "./open/use-submit.ts";
import { namedPair } from "./open/named-place.ts";
import { suggestionsFor, useSuggestions } from "./open/use-suggestions.ts";
import { DEFAULT_ENDPOINT } from "../sources/references/endpoint.ts";
import type { SidePlace } from "./route/place.ts";
import { openedAt } from "./route/route.ts";
import { useRoute } from "./route/use-route.ts";

// Loaded by those who compare, and by nobody else.
const ComparePage = lazyPart(async () => {
  const { ComparePage: component } = await import("./compare/compare-page.tsx");
  return { default: component };
});

// Loaded by those who look at many configs.
const AuditPage = lazyPart(async () => {
  const { AuditPage: component } = await import("./audit/audit-page.tsx");
  return { default: component };
});

const loadWorkspace = () => import("./workspace/workspace.tsx");

// Loaded when there is something to show in it: at once where the address names it.
const Workspace = lazyPart(async () => {
  const { Workspace: component } = await loadWorkspace();
  return { default: component };
});
if (window.location.hash.length > "#/".length) void loadWorkspace();

// Loaded in the frames of other pages only.
const Embed = lazyPart(async () => {
  const { Embed: component } = await import("./embed.tsx");
  return { default: component };
});

// Loaded when somebody asks for it.
const Palette = lazyPart(async () => {
  const { Palette: component } = await import("../ui/palette/palette.tsx");
  return { default: component };
});

/** The address of this page, without a hash. */
const ADDRESS = window.location.href.replace(/#.*$/s, "");

const pickFile = (): void => document.getElementById(FILE_PICKER)?.click();

/** The page: the one input, and below it what is open. */
export function App(): JSX.Element {
  const [route, navigate] = useRoute();
  const [settings, saveSettings] = useSettings();
  const history = useHistory();
  const config = useOpened(route.place, navigate, settings.token);
  const [typed, setTyped] = useState("");
  const [inputOpen, setInputOpen] = useState(false);
  const focusInput = (): void => {
    // On a narrow page it stands behind a button.
    flushSync(() => {
      setInputOpen(true);
    });
    document.querySelector<HTMLElement>(".header [role='combobox']")?.focus();
  };
  const [dialog, setDialog] = useState<"commands" | "help" | "settings" | null>(null);
  const openSettings = (): void => {
    setDialog("settings");
  };
  const openHelp = (): void => {
    setDialog("help");
  };
  // One that is closed late does not close the next.
  const closing = (closed: typeof dialog) => (): void => {
    setDialog((shown) => (shown === closed ? null : shown));
  };
  // What was typed has been opened: the keyboard goes on in what it opened.
  const clearTyped = useCallback(() => {
    setTyped("");
    setInputOpen(false);
    requestAnimationFrame(() => document.getElementById("main")?.focus());
  }, []);
  const opening = useOpening(navigate, settings.token, clearTyped);
  const compare = useCallback(
    (a: SidePlace, b: SidePlace) => {
      navigate(openedAt({ kind: "compare", a, b }));
    },
    [navigate],
  );
  const { submit, openFiles, openHash, notice, setNotice } = useSubmit({
    route,
    navigate,
    config,
    opening,
    endpoint: settings.endpoint,
    clearTyped,
    compare,
  });
  usePinned(route, navigate, config);
  const onRead = useRecorded(route, config, history.add);
  const waysIn = useRef<WaysIn | null>(null);
  const takeOver = useCallback((ways: WaysIn | null) => {
    waysIn.current = ways;
  }, []);
  const dragging = useOpenAnywhere(
    useCallback((text) => (waysIn.current?.submit ?? submit)(text), [submit]),
    useCallback((files) => (waysIn.current?.openFiles ?? openFiles)(files), [openFiles]),
  );
  const suggestions = useSuggestions(typed, history.items, openHash);
  useKeys("page", () => ({
    openCommands: () => {
      setDialog("commands");
    },
    openHelp,
    openSettings,
    pickFile,
    focusInput,
  }));

  const { place } = route;
  const nothing =
    place.kind === "home" || place.kind === "unknown" || place.kind === "open" || config.failure !== null;
  const comparing = place.kind === "compare";
  const auditing = place.kind === "audit";
  useEffect(() => {
    if (comparing) return;
    document.title = nothing ? "Spec Explorer" : `${auditing ? "Audit" : config.title} · Spec Explorer`;
  }, [comparing, auditing, nothing, config.title]);
  if (route.embedded && !comparing && !auditing)
    return (
      <Part page fallback={<p className="waiting">Reading…</p>}>
        <Embed config={config} route={route} navigate={navigate} />
      </Part>
    );

  const status = (
    reference: Reference,
    fetched: Fetched,
    onEnd: (() => void) | undefined,
  ): JSX.Element | null => {
    if (fetched.failure)
      return (
        <FetchFailure
          failure={fetched.failure}
          onRetry={fetched.retry}
          onToken={openSettings}
          onOpen={opening.start}
          onFile={pickFile}
          onDismiss={onEnd}
        />
      );
    if (!fetched.busy) return null;
    return (
      <FetchStatus
        {...referenceWords(reference)}
        activity={fetched.activity}
        onRetry={fetched.retry}
        onCancel={onEnd ?? fetched.cancel}
      />
    );
  };
  return (
    <>
      <SkipLink />
      <header className={inputOpen ? "header open" : "header"}>
        <a className="header-name" href="#/">
          Spec Explorer
        </a>
        <InputBar
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setNotice("");
          }}
          suggestions={suggestions}
          onSubmit={submit}
          onFiles={openFiles}
          notice={notice}
        />
        <button
          type="button"
          className="header-open"
          aria-expanded={inputOpen}
          onClick={() => {
            setInputOpen(!inputOpen);
          }}
        >
          Open…
        </button>
        <button type="button" className="header-hub" onClick={openSettings}>
          Hub…
        </button>
        <button type="button" className="header-keys" aria-label="Keyboard shortcuts" onClick={openHelp}>
          ?
        </button>
        <ThemeButton />
      </header>
      {opening.reference && status(opening.reference, opening.fetched, opening.end)}
      {comparing ? (
        // Each page has a key: where one could not be loaded, the next one stands all the same.
        <Part key="compare" page fallback={<p className="waiting">Loading the comparison…</p>}>
          <ComparePage
            place={place}
            route={route}
            navigate={navigate}
            settings={settings}
            history={history}
            address={ADDRESS}
            onToken={openSettings}
            takeOver={takeOver}
          />
        </Part>
      ) : auditing ? (
        <Part key="audit" page fallback={<p className="waiting">Loading the audit…</p>}>
          <AuditPage onOpen={config.open} takeOver={takeOver} submit={submit} />
        </Part>
      ) : nothing ? (
        <Home
          onGallery={(id) => {
            openHash(`#/gallery/${id}`);
          }}
          suggest={(text, choose) => suggestionsFor(text, history.items, choose)}
          onCompare={(a, b) => {
            const named = namedPair(a, b, settings.endpoint);
            if (!named.ok) return named.message;
            compare(...named.places);
            return "";
          }}
          recent={history.items}
          onClearRecent={history.clear}
          notice={noticeOf()}
          address={ADDRESS}
        />
      ) : (
        <Part key="workspace" page fallback={<p className="waiting">Reading…</p>}>
          <Workspace
            config={config}
            route={route}
            navigate={navigate}
            address={ADDRESS}
            settings={settings}
            onToken={openSettings}
            instead={instead()}
            onRead={onRead}
          />
        </Part>
      )}
      <Said />
      {dragging && <div className="drop-zone">Drop the files of a model to open them</div>}
      <Dialog title="Commands" open={dialog === "commands"} onClose={closing("commands")}>
        <Part
          fallback={<input className="input-field palette-waiting" aria-label="Find a command" autoFocus />}
        >
          <Palette onClose={closing("commands")} />
        </Part>
      </Dialog>
      <Shortcuts open={dialog === "help"} onClose={closing("help")} />
      <SettingsDialog
        open={dialog === "settings"}
        settings={settings}
        defaultEndpoint={DEFAULT_ENDPOINT}
        tokenKept={isTokenKept()}
        onSave={saveSettings}
        onClose={closing("settings")}
      />
    </>
  );

  /** What an address that shows nothing is told. */
  function noticeOf(): string {
    if (config.failure !== null) return config.failure;
    return place.kind === "unknown"
      ? `The address ends in ${place.path}, which names nothing here. It may be of a newer version of this page, or cut off.`
      : "";
  }

  /** Where a place that is fetched has nothing to show yet: how the fetching goes. */
  function instead(): JSX.Element | null {
    const { fetched } = config;
    if (place.kind !== "reference" || !fetched || config.files) return null;
    const shown = status(place.reference, fetched, undefined);
    return (
      shown ?? (
        <div className="fetch-status">
          <p role="status">Cancelled. Nothing was fetched.</p>
          <button type="button" onClick={fetched.retry}>
            Fetch {referenceWords(place.reference).name}
          </button>
        </div>
      )
    );
  }
}
