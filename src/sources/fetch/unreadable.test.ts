import { expect, test } from "vitest";
import { whyUnreadable } from "./unreadable.ts";

const yes = (): Promise<boolean> => Promise.resolve(true);
const no = (): Promise<boolean> => Promise.resolve(false);

test("a server that answers a request which does not ask to read hides its answers from the page", async () => {
  expect(await whyUnreadable({}, yes)).toEqual({ code: "cors" });
});

test("a server that answers neither cannot be reached", async () => {
  expect(await whyUnreadable({ online: () => true }, no)).toEqual({ code: "network", interrupted: false });
});

test("a computer without a network asks nobody", async () => {
  const probe = (): Promise<boolean> => Promise.reject(new Error("asked"));
  expect(await whyUnreadable({ online: () => false }, probe)).toEqual({ code: "offline" });
});

test("who cancels meanwhile is told no cause", async () => {
  expect(await whyUnreadable({ signal: AbortSignal.abort() }, no)).toEqual({ code: "cancelled" });
});
