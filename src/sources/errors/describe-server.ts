import type { Reference } from "../references/reference.ts";
import { siteOf } from "../references/site.ts";
import { type SourceMessage, openPage, RETRY, TOKEN } from "./source-action.ts";
import type { SourceError } from "./source-error.ts";

type ServerError = Extract<SourceError, { code: "rate-limited" | "server-error" | "timeout" }>;

/** Errors of a server that cannot answer now. */
export function describeServer(error: ServerError, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  switch (error.code) {
    case "rate-limited":
      return {
        title: "Too many requests for now",
        message:
          reference.kind === "hub"
            ? `${site} limits how much one network address may ask for, and counts anew every five minutes. Wait a little and try again; with a token the limit is higher.`
            : `${site} limits how much one network address may ask for. Wait a little and try again.`,
        actions: reference.kind === "hub" ? [RETRY, TOKEN] : [RETRY],
      };
    case "server-error":
      return error.status >= 500
        ? {
            title: `${site} answers with error ${error.status}`,
            message: "The server failed; the address may well be right. Try again in a moment.",
            actions: [RETRY, openPage(reference)],
          }
        : {
            title: `${site} answers with status ${error.status}`,
            message:
              "The server does not give the file, for a reason that this status does not say. Open the page in a tab to see it.",
            actions: [openPage(reference), RETRY],
          };
    case "timeout":
      return {
        title: `${site} does not answer`,
        message: `Nothing came for ${error.seconds} seconds. The server or the connection is slow or down: try again.`,
        actions: [RETRY, openPage(reference)],
      };
  }
}
