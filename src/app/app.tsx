import { type JSX, useCallback, useEffect, useState } from "react";
import { galleryItem } from "../sources/gallery.ts";
import { InputBar } from "../ui/input/input-bar.tsx";
import { Home } from "../ui/shell/home.tsx";
import { Shortcuts } from "../ui/shortcuts/shortcuts.tsx";
import { ThemeButton } from "../ui/theme/theme-button.tsx";
import type { Place } from "./route.ts";
import { useConfigText } from "./use-config-text.ts";
import { readFile, useOpenAnywhere } from "./use-open-anywhere.ts";
import { useRoute } from "./use-route.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { Workspace } from "./workspace.tsx";

/** The name of what is open; a bundled config keeps its name while it is edited. */
function titleOf(identity: string, place: Place): string {
  const name = galleryItem(identity.replace(/^gallery\//, ""))?.title;
  if (place.kind === "gallery") return name ?? place.id;
  return name === undefined ? "config.json" : `${name} (edited)`;
}

/** The page: the one input, and below it what is open. */
export function App(): JSX.Element {
  const [route, navigate] = useRoute();
  const config = useConfigText(route.place, navigate);
  const [notice, setNotice] = useState("");
  const [helpOpen, setHelpOpen] = useState(false);
  const { open } = config;
  const openText = useCallback(
    (text: string) => {
      setNotice("");
      open(text);
    },
    [open],
  );
  const openFile = useCallback(
    (file: File) => {
      void readFile(file).then((read) => {
        if ("text" in read) openText(read.text);
        else setNotice(read.refusal);
      });
    },
    [openText],
  );
  const openGallery = useCallback(
    (id: string) => {
      setNotice("");
      navigate({ place: { kind: "gallery", id }, selected: null });
    },
    [navigate],
  );
  const dragging = useOpenAnywhere(openText, openFile);
  useShortcuts(setHelpOpen);
  const { place } = route;
  const title = titleOf(config.identity, place);
  useEffect(() => {
    document.title = place.kind === "home" ? "Spec Explorer" : `${title} · Spec Explorer`;
  }, [place.kind, title]);
  return (
    <>
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          // The hash names the view, so the link must not change it.
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the content
      </a>
      <header className="header">
        <a className="header-name" href="#/">
          Spec Explorer
        </a>
        <InputBar
          onText={openText}
          onFile={openFile}
          onGallery={openGallery}
          notice={notice}
          onNotice={setNotice}
        />
        <button
          type="button"
          aria-label="Keyboard shortcuts"
          onClick={() => {
            setHelpOpen(true);
          }}
        >
          ?
        </button>
        <ThemeButton />
      </header>
      {place.kind === "home" ? (
        <Home onGallery={openGallery} />
      ) : (
        <Workspace title={title} config={config} route={route} navigate={navigate} />
      )}
      {dragging && <div className="drop-zone">Drop the file to open it</div>}
      <Shortcuts
        open={helpOpen}
        onClose={() => {
          setHelpOpen(false);
        }}
      />
    </>
  );
}
