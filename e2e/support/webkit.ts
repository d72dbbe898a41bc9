import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";

const DRIVER = "/usr/bin/WebKitWebDriver";
const SCREEN = "/usr/bin/Xvfb";
/** Debian has the browser beside WebKitGTK's library, by its machine. */
const BROWSERS = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`,
);

/** What WebKit is driven with here: its browser, its driver, and a screen that nobody sees; undefined where one is missing. */
export function findWebKit(): string | undefined {
  return [DRIVER, SCREEN].every((path) => existsSync(path))
    ? BROWSERS.find((path) => existsSync(path))
    : undefined;
}

/** The WebKit of the system, which Playwright cannot drive, by its own WebDriver. */
export class WebKit {
  readonly #processes: ChildProcess[] = [];
  #session = "";

  static async start(browser: string): Promise<WebKit> {
    const webkit = new WebKit();
    try {
      await webkit.#begin(browser);
    } catch (error) {
      await webkit.close();
      throw error;
    }
    return webkit;
  }

  async #begin(browser: string): Promise<void> {
    // It takes a number of its own, and tells it when it is ready.
    const screen = spawn(SCREEN, ["-displayfd", "3", "-screen", "0", "1440x900x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    this.#processes.push(screen);
    const display = await new Promise<string>((resolve, reject) => {
      screen.stdio[3]?.once("data", (data: Buffer) => {
        resolve(data.toString().trim());
      });
      screen.once("exit", () => {
        reject(new Error("Xvfb does not start."));
      });
    });
    const port = await freePort();
    const driver = spawn(DRIVER, [`--port=${port}`], {
      stdio: "ignore",
      // Its sandbox asks for what a container does not have.
      env: { ...process.env, DISPLAY: `:${display}`, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    });
    this.#processes.unshift(driver);
    const address = `http://127.0.0.1:${port}/session`;
    const options = { binary: browser, args: ["--automation"] };
    const { sessionId } = (await whenThere(() =>
      ask(address, "POST", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } }),
    )) as { sessionId: string };
    this.#session = `${address}/${sessionId}`;
  }

  async open(url: string): Promise<void> {
    await ask(`${this.#session}/url`, "POST", { url });
  }

  /** What a function body gives in the page. */
  async run(script: string): Promise<unknown> {
    return ask(`${this.#session}/execute/sync`, "POST", { script, args: [] });
  }

  async close(): Promise<void> {
    if (this.#session !== "") await ask(this.#session, "DELETE").catch(() => null);
    for (const child of this.#processes) {
      if (child.exitCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    }
  }
}

async function ask(address: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(address, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebKit's driver: ${JSON.stringify(value)}`);
  return value;
}

/** Asks until somebody listens. */
async function whenThere(asking: () => Promise<unknown>): Promise<unknown> {
  for (const end = Date.now() + 30_000; ;) {
    try {
      return await asking();
    } catch (error) {
      if (!(error instanceof TypeError) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address ? address.port : 0);
      });
    });
  });
}
