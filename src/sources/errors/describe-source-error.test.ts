import { describe, expect, test } from "vitest";
import { describeSourceError } from "./describe-source-error.ts";
import type { Reference } from "../references/reference.ts";
import type { SourceError } from "./source-error.ts";

const HUB: Reference = {
  kind: "hub",
  endpoint: "https://huggingface.co",
  repo: "org/model",
  revision: "dev",
  path: "config.json",
};
const SCOPE: Reference = { kind: "modelscope", repo: "org/model", revision: null, path: "config.json" };
const URL_: Reference = { kind: "url", url: "http://other.example/config.json" };
const MODEL_PAGE = "https://huggingface.co/org/model";

const HUB_ERRORS: readonly SourceError[] = [
  { code: "not-found", withToken: false },
  { code: "not-found", withToken: true },
  { code: "gated" },
  { code: "gated-not-granted" },
  { code: "bad-token" },
  { code: "forbidden", withToken: true },
  { code: "bad-revision", branches: [], tags: [] },
  { code: "no-config", configs: [], commit: null },
  { code: "disabled" },
  { code: "rate-limited" },
  { code: "server-error", status: 503 },
  { code: "server-error", status: 418 },
  { code: "offline" },
  { code: "cors" },
  { code: "network", interrupted: false },
  { code: "network", interrupted: true },
  { code: "timeout", seconds: 20 },
  { code: "html" },
  { code: "lfs-pointer", media: null },
  { code: "too-large", limit: 32 * 1024 * 1024, size: 40 * 1024 * 1024 },
  { code: "not-text" },
  { code: "cancelled" },
];

describe("what a person is told", () => {
  test.each(HUB_ERRORS)("%o: a title, whole sentences and a way forward", (error) => {
    for (const reference of [HUB, SCOPE, URL_]) {
      const { title, message, actions } = describeSourceError(error, reference);
      expect(title).toMatch(/[^.!]$/);
      expect(message).toMatch(/^[A-Z\w].*\.$/);
      expect(message).not.toMatch(/!|undefined|null|NaN|username or password/);
      expect(actions).not.toEqual([]);
    }
  });

  test("a page that is offered says of which site it is", () => {
    const { actions } = describeSourceError({ code: "network", interrupted: false }, URL_);
    expect(actions).toContainEqual(expect.objectContaining({ label: "Open the page on other.example" }));
  });

  test("each of the Hub's failures has its own title and its own message", () => {
    const descriptions = HUB_ERRORS.filter(({ code }) => code !== "lfs-pointer").map((error) =>
      describeSourceError(error, HUB),
    );
    expect(new Set(descriptions.map(({ title }) => title)).size).toBe(descriptions.length);
    expect(new Set(descriptions.map(({ message }) => message)).size).toBe(descriptions.length);
  });

  test.each<[SourceError, Reference, RegExp, readonly string[]]>([
    [
      { code: "not-found", withToken: false },
      HUB,
      /org\/model.*private or gated.*token/,
      ["token", "open-page"],
    ],
    [{ code: "not-found", withToken: true }, HUB, /this token/, ["token", "open-page"]],
    [
      { code: "not-found", withToken: false },
      URL_,
      /http:\/\/other\.example\/config\.json/,
      ["open-page", "drop-file"],
    ],
    [{ code: "gated" }, HUB, /Ask for access/, ["token", "open-page"]],
    [{ code: "gated-not-granted" }, HUB, /has not been given access/, ["open-page", "retry", "token"]],
    [{ code: "bad-token" }, HUB, /mistyped, expired or revoked/, ["token"]],
    [{ code: "forbidden", withToken: false }, URL_, /drop it here/, ["open-page", "drop-file"]],
    [{ code: "disabled" }, HUB, /with a token or without/, ["open-page"]],
    [{ code: "rate-limited" }, HUB, /five minutes/, ["retry", "token"]],
    [{ code: "rate-limited" }, URL_, /other\.example/, ["retry"]],
    [{ code: "cors" }, URL_, /raw file.*drop it here/, ["open-page", "drop-file", "retry"]],
    [{ code: "cors" }, HUB, /extension.*mirror/, ["open-page", "drop-file", "retry"]],
    [
      { code: "cors" },
      SCOPE,
      /ModelScope.*save the file and drop it here/,
      ["open-page", "drop-file", "retry"],
    ],
    [{ code: "network", interrupted: false }, SCOPE, /drop it here/, ["retry", "open-page", "drop-file"]],
    [{ code: "network", interrupted: false }, URL_, /https.*http/, ["retry", "open-page", "drop-file"]],
    [{ code: "offline" }, HUB, /no network/, ["retry", "drop-file"]],
    [{ code: "timeout", seconds: 20 }, HUB, /20 seconds/, ["retry", "open-page"]],
    [
      { code: "too-large", limit: 32 * 1024 * 1024, size: 40 * 1024 * 1024 },
      URL_,
      /40 MB; 32 MB/,
      ["open-page"],
    ],
    [{ code: "too-large", limit: 32 * 1024 * 1024, size: null }, URL_, /more than 32 MB/, ["open-page"]],
  ])("%o of %o", (error, reference, message, kinds) => {
    const described = describeSourceError(error, reference);
    expect(described.message).toMatch(message);
    expect(described.actions.map(({ kind }) => kind)).toEqual(kinds);
  });

  test("access is asked for on the model's page", () => {
    for (const code of ["gated", "gated-not-granted"] as const) {
      expect(describeSourceError({ code }, HUB).actions).toContainEqual({
        kind: "open-page",
        url: MODEL_PAGE,
        label: "Ask for access",
      });
    }
  });

  test("a wrong revision offers the branches and tags of the model", () => {
    const { message, actions } = describeSourceError(
      { code: "bad-revision", branches: ["main"], tags: ["v1"] },
      HUB,
    );
    expect(message).toContain("“dev”");
    expect(actions).toEqual([
      { kind: "open", reference: { ...HUB, revision: "main" }, label: "branch main" },
      { kind: "open", reference: { ...HUB, revision: "v1" }, label: "tag v1" },
      { kind: "open-page", url: MODEL_PAGE, label: expect.any(String) },
    ]);
  });

  test("a model without config.json offers those in its folders", () => {
    const error: SourceError = { code: "no-config", configs: ["sub/config.json"], commit: "f".repeat(40) };
    const { title, message, actions } = describeSourceError(error, HUB);
    expect(title).toBe("There is no config.json");
    expect(message).toContain("dev");
    expect(actions[0]).toEqual({
      kind: "open",
      reference: { ...HUB, path: "sub/config.json" },
      label: "sub/config.json",
    });
    expect(actions.at(-1)).toMatchObject({ url: `${MODEL_PAGE}/tree/dev` });
  });

  test("of a long list thirty are offered, and the rest is counted", () => {
    const branches = Array.from({ length: 52 }, (_, index) => `b${index}`);
    const { message, actions } = describeSourceError({ code: "bad-revision", branches, tags: [] }, HUB);
    expect(actions.filter(({ kind }) => kind === "open")).toHaveLength(30);
    expect(message).toContain("22 more");
  });

  test("the file behind a Git LFS pointer on GitHub can be opened", () => {
    const media = "https://media.githubusercontent.com/media/o/r/main/config.json";
    expect(describeSourceError({ code: "lfs-pointer", media }, URL_).actions).toEqual([
      { kind: "open", reference: { kind: "url", url: media }, label: expect.any(String) },
    ]);
  });

  test("an address that is none can be spoken of", () => {
    const broken: Reference = { kind: "url", url: "https://" };
    expect(describeSourceError({ code: "network", interrupted: false }, broken).title).toContain("https://");
  });
});
