import type { Reference } from "../references/reference.ts";
import { siteOf } from "../references/site.ts";
import { type SourceMessage, DROP, openPage, RETRY } from "./source-action.ts";
import type { SourceError } from "./source-error.ts";

type TransportError = Extract<SourceError, { code: "offline" | "cors" | "network" | "cancelled" }>;

/** Errors on the way between this page and a server. */
export function describeTransport(error: TransportError, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  switch (error.code) {
    case "offline":
      return {
        title: "This computer is offline",
        message:
          "The browser reports no network. Connect and try again; files and pasted texts open without one.",
        actions: [RETRY, DROP],
      };
    case "cors":
      return {
        title: `${site} does not let this page read the file`,
        message: `The server is there, but its answer is closed to other sites (CORS). ${causes(reference)} Open the page in a tab, save the file and drop it here.`,
        actions: [openPage(reference), DROP, RETRY],
      };
    case "network":
      return network(error.interrupted, reference);
    case "cancelled":
      return { title: "Cancelled", message: "The file was not read to its end.", actions: [RETRY] };
  }
}

/** What most often makes a browser keep an answer from a page. */
function causes(reference: Reference): string {
  switch (reference.kind) {
    case "hub":
      return "The Hub itself allows reading; likely causes are a browser extension or a proxy on the way, a mirror that does not allow it, or a passing fault of the server.";
    case "modelscope":
      return "ModelScope does not promise to allow reading by other sites.";
    case "url":
      return "Likely causes: the address is that of a web page and not of the raw file, the server asks for a sign-in, or it does not send Access-Control-Allow-Origin.";
  }
}

function network(interrupted: boolean, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  if (interrupted) {
    return {
      title: "The connection broke off",
      message: `${site} had begun to send the file, and the rest did not come. Try again.`,
      actions: [RETRY, openPage(reference)],
    };
  }
  const insecure =
    reference.kind === "url" && reference.url.startsWith("http:")
      ? " Browsers also keep pages on https from reading addresses on http."
      : "";
  const download = reference.kind === "modelscope" ? " Or download the file and drop it here." : "";
  return {
    title: `${site} cannot be reached`,
    message: `There was no answer. Likely causes: the name of the server is misspelt, it is down, or a proxy, a firewall or a blocker stands in between.${insecure} Check the address and try again.${download}`,
    actions: [RETRY, openPage(reference), DROP],
  };
}
