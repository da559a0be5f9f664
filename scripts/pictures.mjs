// The pictures of the README, taken from a fresh demonstration: always what the program shows today.
//   make pictures        (DAISUSO names another binary)
import { mkdirSync } from "node:fs";
import { launch } from "../e2e/browser.mjs";
import { start } from "../e2e/demo.mjs";
import { signIn } from "../e2e/walk.mjs";

const OUT = "docs/pictures";
mkdirSync(OUT, { recursive: true });
const { home, accounts, end } = await start({ program: process.env.DAISUSO ?? "target/release/daisuso", size: process.env.SIZE ?? "province" });
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
  await end();
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
  await signIn(page, home, account);
  const org = page.url().match(/\/o\/(\d+)\//)[1];
  for (const [name, path] of pages) {
    await page.goto(home + (await path(org, page)), { waitUntil: "networkidle" });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${OUT}/${name}.png` });
    console.log(`${OUT}/${name}.png`);
  }
  await context.close();
}
