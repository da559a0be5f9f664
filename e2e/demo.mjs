// A demonstration with its server, of its own for whoever asks; gone afterwards with everything it wrote.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { launch } from "./browser.mjs";
import { signIn } from "./walk.mjs";

/** The program under test; DAISUSO names another one. */
const PROGRAM = process.env.DAISUSO ?? `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/daisuso`;

/** Starts one: `home` is its address, `folder` its data directory, `accounts` who can sign in; `end` stops and removes it. */
export async function start({ program = PROGRAM, size = "school" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "daisuso-demo-"));
  const server = spawn(program, ["demo", "--size", size, "--data-dir", folder, "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DAISUSO_LOG__LEVEL: "warn" },
  });
  const end = async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const home = await new Promise((resolve, reject) => {
      let said = "";
      server.stdout.on("data", (part) => {
        said += part;
        const found = said.match(/listening on (http:\/\/\S+)/);
        if (found) resolve(found[1]);
      });
      server.on("error", reject);
      server.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}: ${said}`)));
    });
    return { home, folder, accounts: JSON.parse(await readFile(join(folder, "accounts.json"), "utf8")), end };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * The same with a browser, to be awaited at the top of a test file: it ends by itself after the file's tests. `options` go
 * to the browser (`launch`).
 */
export async function demo(options) {
  const ends = [];
  after(async () => { for (const end of ends) await end(); });
  const { home, folder, accounts, end } = await start();
  ends.push(end);
  const browser = await launch(options);
  ends.unshift(() => browser.close());

  /** Somebody with a role, signed in through the page: the first one, or the one at the org of a code. */
  async function as(role, code) {
    const account = accounts.find((one) => one.role === role && (!code || one.org_code === code));
    assert.ok(account, `accounts.json has no ${role} ${code ?? ""}`);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi", acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    watch(page);
    await signIn(page, home, account);
    page.org = page.url().match(/\/o\/(\d+)\//)[1];
    page.code = account.org_code;
    return page;
  }
  return { home, folder, accounts, browser, as };
}

/** Collects in `page.faults` what went wrong in a page that no person sees; an answer that refuses is not a fault. */
export function watch(page) {
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (line) => { if (line.type() === "error" && !/40\d|422/.test(line.text())) page.faults.push(line.text()); });
}

/** Presses a button; where a step says first what it will do, that is unfolded before. */
export async function press(page, selector) {
  const button = page.locator(selector).first();
  if (!(await button.isVisible())) await page.locator(`details:has(${selector}) > summary`).first().click();
  await button.click();
}
