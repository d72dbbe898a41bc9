import type { KeyboardEvent } from "react";
import { dotted } from "../../config/nodes/dotted.ts";
import { type Pointer, parentOf } from "../../spec/pointer.ts";

/** What leads to a part, a value, or a finding. */
const LINK = "[data-at], [data-finding]";

/** What goes on a link in a further line. */
const REST = "[aria-hidden]";

/** The links of a drawn model in their order: its parts, and the names, figures and findings in them. */
function linksIn(box: HTMLElement | null): readonly SVGElement[] {
  return allIn(box).filter((link) => !link.matches(REST));
}

const allIn = (box: Element | null): readonly SVGElement[] => [
  ...(box?.querySelectorAll<SVGElement>(LINK) ?? []),
];

/** The link that an event is about; null where it is about none. */
export function linkAt(target: EventTarget): Element | null {
  const link = target instanceof Element ? target.closest<SVGElement>(LINK) : null;
  if (link === null || !link.matches(REST)) return link;
  const all = allIn(link.closest("svg"));
  return all.slice(0, all.indexOf(link)).findLast((each) => !each.matches(REST)) ?? null;
}

/** Gives those of some links a class, in all of their lines, and takes it from all others. */
export function toggleClass(box: HTMLElement | null, name: string, links: readonly Element[]): void {
  let isOn = false;
  for (const link of allIn(box)) {
    if (!link.matches(REST)) isOn = links.includes(link);
    link.classList.toggle(name, isOn);
  }
}

/** What is drawn of a value: itself, or else the nearest part that holds it; empty where neither is. */
export function drawnOf(box: HTMLElement | null, pointer: Pointer): readonly SVGElement[] {
  const links = linksIn(box);
  for (let at = pointer; at !== ""; at = parentOf(at)) {
    const found = links.filter((link) => link.getAttribute("data-at") === at);
    if (found.length > 0) return found;
  }
  return [];
}

const NAMING = ["data-at", "data-finding", "aria-label"];

/** The link that stands for one, which an earlier drawing may have had: of those that are alike, the one at its place. */
export function sameLink(box: HTMLElement | null, link: Element): SVGElement | undefined {
  const alikeIn = (all: readonly SVGElement[]): readonly SVGElement[] =>
    all.filter((each) => NAMING.every((name) => each.getAttribute(name) === link.getAttribute(name)));
  const alike = alikeIn(linksIn(box));
  const place = alikeIn(allIn(link.closest("svg"))).indexOf(link as SVGElement);
  return alike[place] ?? alike[0];
}

/** Where a link leads, as a button says it. */
export function leadOf(link: Element): string {
  if (link.hasAttribute("data-finding")) return "Show among the findings";
  return `Show ${dotted(link.getAttribute("data-at") ?? "")}`;
}

/**
 * What is said of a link: of a part its figures; of a name or a figure its path, what is found of it, and the figures of the
 * part it stands in; of a finding why it is one.
 */
export function wordsOf(link: Element): string {
  const found = link.getAttribute("data-found");
  if (link.hasAttribute("data-finding")) return found ?? "";
  const path = link.matches(".part") ? null : dotted(link.getAttribute("data-at") ?? "");
  const part = link.hasAttribute("data-words") ? link : link.closest(".of-part")?.querySelector(".part");
  return [path, found, part?.getAttribute("data-words")].filter((words) => words != null).join(" · ");
}

/** Enter follows the link in focus; left and right go through the links, those of figures too, which Tab leaves out. */
export function followOrMove(event: KeyboardEvent<HTMLElement>, follow: (link: Element) => void): void {
  const link = linkAt(event.target);
  if (link === null) return;
  if (event.key === "Enter") {
    event.preventDefault();
    follow(link);
    return;
  }
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const links = linksIn(event.currentTarget);
  links[links.indexOf(link as SVGElement) + step]?.focus();
}
