export function findBrowser(): string | undefined;
export function findHeadlessBrowser(): string | undefined;
export function lacksHeadlessShell(): boolean;
