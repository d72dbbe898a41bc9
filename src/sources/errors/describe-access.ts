import type { Reference } from "../references/reference.ts";
import { siteOf, subjectOf } from "../references/site.ts";
import { type SourceMessage, DROP, openModelPage, openPage, RETRY, TOKEN } from "./source-action.ts";
import type { SourceError } from "./source-error.ts";

type AccessError = Extract<
  SourceError,
  { code: "not-found" | "gated" | "gated-not-granted" | "bad-token" | "forbidden" | "disabled" }
>;

/** Errors about what exists and who may read it. */
export function describeAccess(error: AccessError, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  const subject = subjectOf(reference);
  const askForAccess = openModelPage(reference, "Ask for access");
  switch (error.code) {
    case "not-found":
      return notFound(error.withToken, reference);
    case "gated":
      return {
        title: "This model is gated",
        message: `The files of ${subject} are given on request. Ask for access on its page, then enter a token of the account that has it.`,
        actions: [TOKEN, askForAccess],
      };
    case "gated-not-granted":
      return {
        title: "This token has no access yet",
        message: `${site} knows the token, but its account has not been given access to ${subject}. Ask for access on the model’s page and try again, or enter a token of an account that has it.`,
        actions: [askForAccess, RETRY, TOKEN],
      };
    case "bad-token":
      return {
        title: "The token is not valid",
        message: `${site} does not accept the token: it is mistyped, expired or revoked. Enter it again, or remove it to read public models.`,
        actions: [TOKEN],
      };
    case "forbidden":
      return forbidden(error.withToken, reference);
    case "disabled":
      return {
        title: "This model is disabled",
        message: `${site} has disabled access to ${subject}. Its files cannot be read, with a token or without.`,
        actions: [openModelPage(reference)],
      };
  }
}

function notFound(withToken: boolean, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  const subject = subjectOf(reference);
  if (reference.kind !== "hub") {
    return {
      title: "There is no such file",
      message: `${site} has nothing for the public at ${subject}. Check the address, or open the page in a tab.`,
      actions: [openPage(reference), DROP],
    };
  }
  if (withToken) {
    return {
      title: "Not found with this token",
      message: `${site} has no model ${subject} that this token may read. Check the spelling, or enter a token of an account that may read it.`,
      actions: [TOKEN, openModelPage(reference)],
    };
  }
  return {
    title: "Not found, private or gated",
    message: `${site} does not show ${subject} without a token: there is no model of that name, or it is private or gated. Check the spelling, or enter a token that may read it.`,
    actions: [TOKEN, openModelPage(reference)],
  };
}

function forbidden(withToken: boolean, reference: Reference): SourceMessage {
  const site = siteOf(reference);
  const subject = subjectOf(reference);
  if (reference.kind === "hub") {
    const cause = withToken
      ? "the token lacks the permission. Enter a token that may read this repository."
      : "its owner limits who may. Enter a token that may read it.";
    return {
      title: "Reading is not allowed",
      message: `${site} does not let ${subject} be read: ${cause}`,
      actions: [TOKEN, openModelPage(reference)],
    };
  }
  return {
    title: "Reading is not allowed",
    message: `${site} asks for a sign-in that this page cannot give. Open ${subject} in a tab, save the file and drop it here.`,
    actions: [openPage(reference), DROP],
  };
}
