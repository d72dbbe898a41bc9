/** Where Chromium is; undefined where nowhere. */
export function findBrowser(): string | undefined;
/** The path of what end-to-end tests launch, "playwright" for Playwright's own choice; undefined where there is none. */
export function findHeadlessBrowser(): string | undefined;
/** Whether the whole Chromium of the system is there alone, without its headless shell. */
export function lacksHeadlessShell(): boolean;
