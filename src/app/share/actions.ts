import type { Inspection } from "../../inspect/inspection.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import type { MenuAction } from "../../ui/components/action-menu.tsx";
import { dotted } from "../../config/nodes/dotted.ts";
import { copyText, downloadText } from "../../ui/share/hand-over.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import type { Target } from "../../ui/view-state.ts";
import { type Links, linksTo, type OnScreen } from "./links.ts";
import { grouped } from "../../spec/grouped.ts";

/** What can be done to hand on what is on screen. */
export async function shareActions(shown: OnScreen): Promise<readonly MenuAction[]> {
  const { route, files, title, inspection } = shown;
  const links = await linksTo(shown);
  const length = `${grouped(links.view.length)} characters`;
  const tooLong = links.view.length > LONGEST_LINK;
  const hint = tooLong
    ? `It would have ${length}, and more than ${grouped(LONGEST_LINK)} are often cut on the way. Send the file instead.`
    : `${length}. ${links.how}`;
  const copy = (label: string, link: string, about: string): MenuAction => ({
    label,
    hint: about,
    disabled: tooLong,
    run: () => copyText(link, `Copied: ${grouped(link.length)} characters.`),
  });
  return [
    copy("Copy link", links.view, hint),
    ...(links.selected !== null && route.selected
      ? [copy(`Copy link to ${dotted(route.selected.pointer)}`, links.selected, "")]
      : []),
    ...(inspection ? withSpec(inspection, tooLong ? null : links, title, shown.verdict) : []),
    ...(inspection ? [copy("Copy code for a frame in a page", frame(links.embed, title), "")] : []),
    {
      label: "Download config.json",
      hint: "",
      disabled: false,
      run: async () => downloadText(files.config, "config.json", "application/json"),
    },
    ...(inspection ? [reportWrong(inspection, tooLong ? null : links.view, shown)] : []),
    ...(typeof navigator.share === "function" && !tooLong ? [nativeShare(links.view, title)] : []),
  ];
}

/** Puts a link to a target on the clipboard. @returns what to say of it. */
export async function copyLinkTo(target: Target, shown: OnScreen): Promise<string> {
  const { selected } = await linksTo({ ...shown, route: { ...shown.route, selected: target } });
  if (selected === null || selected.length > LONGEST_LINK) return "The link would be too long to share.";
  return copyText(selected, "Link copied.");
}

function withSpec(
  inspection: Inspection,
  links: Links | null,
  title: string,
  verdict: readonly VerdictLine[],
): MenuAction[] {
  const link = links?.view ?? null;
  return [
    {
      label: "Copy as Markdown",
      hint: "A table of the spec with where each value comes from, and a link to the diagram",
      disabled: false,
      run: async () => {
        const { specMarkdown } = await import("../../share/markdown/markdown.ts");
        const diagramLink = links?.diagram ?? null;
        return copyText(
          specMarkdown(inspection, { title, link, diagramLink, verdict }),
          "Copied as Markdown.",
        );
      },
    },
    {
      label: "Download the spec as JSON",
      hint: "",
      disabled: false,
      run: async () => {
        const { exportFile } = await import("../../export/formats.ts");
        const { text, name, mediaType } = await exportFile("json", inspection, { title, link });
        return downloadText(text, name, mediaType);
      },
    },
  ];
}

/** Where the page was built with an address of its project, an issue is written there; else the report is copied. */
function reportWrong(inspection: Inspection, link: string | null, { route, files }: OnScreen): MenuAction {
  const repository: unknown = import.meta.env["VITE_REPOSITORY"];
  const { selected } = route;
  const there = selected === null ? "the config" : dotted(selected.pointer);
  return {
    label: "Report a wrong mapping",
    hint:
      typeof repository === "string"
        ? `Opens a new issue with ${there} in it. Nothing is sent before you do.`
        : `Copies a report with ${there} in it, for an issue of this project`,
    disabled: false,
    run: async () => {
      const { issueAddress, wrongMapping } = await import("../../ui/share/wrong-mapping.ts");
      const on = (side: Target["side"]): string | null => (selected?.side === side ? selected.pointer : null);
      const { config } = files;
      const report = wrongMapping({ inspection, config, value: on("spec"), field: on("config"), link });
      if (typeof repository !== "string")
        return copyText(`${report.title}\n\n${report.body}`, "Copied: paste it into an issue.");
      window.open(issueAddress(repository, report), "_blank", "noopener");
      return "Opened in another tab.";
    },
  };
}

function nativeShare(url: string, title: string): MenuAction {
  return {
    label: "Share…",
    hint: "With the apps of this device",
    disabled: false,
    run: async () => {
      try {
        await navigator.share({ url, title });
        return "Shared.";
      } catch {
        return "Not shared.";
      }
    },
  };
}

/** The element that shows the tree inside another page. */
function frame(link: string, title: string): string {
  const attribute = (text: string): string =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${attribute(link)}" title="EngineModelSpec of ${attribute(title)}" width="100%" height="480" loading="lazy"></iframe>`;
}
