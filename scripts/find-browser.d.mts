/** Where Chromium is; undefined where nowhere. */
export function findBrowser(): string | undefined;
