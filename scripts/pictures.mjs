// The pictures of the README, taken from a fresh demonstration: always what the program shows today.
//   make pictures        (DAISUSO names another binary)
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../e2e/browser.mjs";

const PROGRAM = process.env.DAISUSO ?? "target/release/daisuso";
const OUT = "docs/pictures";
const folder = mkdtempSync(join(tmpdir(), "daisuso-pictures-"));
mkdirSync(OUT, { recursive: true });
const server = spawn(PROGRAM, ["demo", "--size", process.env.SIZE ?? "province", "--data-dir", folder, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DAISUSO_LOG__LEVEL: "warn" } });
const home = await new Promise((resolve, reject) => {
  let said = "";
  server.stdout.on("data", (part) => { said += part; const found = said.match(/listening on (http:\/\/\S+)/); if (found) resolve(found[1]); });
  server.on("exit", (code) => reject(new Error(`the demonstration ended with ${code}`)));
});
const accounts = JSON.parse(readFileSync(join(folder, "accounts.json"), "utf8"));
const browser = await launch();
try {
  await shoot("department_lead", [["overview", (org) => `/o/${org}/overview#picture`]], { width: 1280, height: 1240 });
  await shoot("coordinator", [
    ["today", (org) => `/o/${org}/today`],
    ["plan", (org) => `/o/${org}/plans/2026-2027`],
    ["report", (org) => `/o/${org}/reports/2026`],
  ], { width: 1280, height: 860 });
  await shoot("coordinator", [["tally", tally]], { width: 390, height: 780 });
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** The counter of an activity that was held: months are leafed through until one is found. */
async function tally(org, page) {
  await page.goto(`${home}/o/${org}/activities`);
  const months = await page.locator(".months a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const month of months) {
    await page.goto(home + month);
    const links = await page.locator("main table a").evaluateAll((found) => found.map((link) => link.getAttribute("href")));
    for (const href of links.filter((one) => /\/activities\/[0-9a-f-]{36}$/.test(one))) {
      const answer = await page.request.get(`${home}${href}/tally`);
      if (answer.ok() && /tally\?service=|[?&]service=|name="service"/.test(await answer.text())) return `${href}/tally`;
    }
  }
  throw new Error("no activity that was held");
}

async function shoot(role, pages, viewport) {
  const account = accounts.find((one) => one.role === role);
  const context = await browser.newContext({ viewport, locale: "vi", deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(`${home}/sign-in`);
  await page.fill("[name=login]", account.login);
  await page.fill("[name=password]", account.password);
  await page.locator("main form button").click();
  await page.waitForURL((url) => url.pathname.startsWith("/o/"));
  const org = page.url().match(/\/o\/(\d+)\//)[1];
  for (const [name, path] of pages) {
    await page.goto(home + (await path(org, page)), { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${OUT}/${name}.png` });
    console.log(`${OUT}/${name}.png`);
  }
  await context.close();
}
