// Walks the pages of one person: from the home along every link, one page of each kind, at several widths and in both
// colour schemes, and says what is wrong with them. The test pages.test.mjs and whoever wants pictures use it.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

export const WIDTHS = [360, 768, 1280];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The kind of a page: its path without ids, so that one plan stands for all plans; what a query chooses counts, ids do not. */
export function kind(address) {
  const url = new URL(address);
  const path = url.pathname
    .replace(/^\/o\/\d+/, "/o/…")
    .replace(/\/[0-9a-f-]{36}(?=\/|$)/g, "/…")
    .replace(/\/(?=\d)[\d-]+(?=\/|$)/g, "/…");
  const query = [...url.searchParams.keys()].filter((key) => key !== "done").sort();
  return query.length ? `${path}?${query.join("&")}` : path;
}

/** A page is looked at, a file is not. */
const isFile = (address) => /\.(xlsx|csv|jsonl?|pdf|docx|png|jpg|svg)(\?|$)|\/(export|file)(\?|$)/.test(address);

/** Signs in through the page, as a person does. */
export async function signIn(page, home, { login, password }) {
  await page.goto(`${home}/sign-in`);
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", password);
  await page.click("main form button");
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/**
 * Looks at `starts` and at one page of each kind that their links lead to.
 * Answers the addresses seen and the findings, one sentence each. `pictures` is a folder for pictures, or nothing;
 * `known` holds kinds that somebody else has looked at, and grows.
 */
export async function walk(page, starts, { widths = WIDTHS, schemes = ["light", "dark"], pictures, known = new Set() } = {}) {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const findings = new Set();
  const home = new URL(starts[0]).origin;
  const seen = new Set();
  const waiting = [...starts];
  let where = starts[0];
  page.on("console", (line) => { if (line.type() === "error") findings.add(`${where}: console: ${line.text()}`); });
  page.on("pageerror", (error) => findings.add(`${where}: script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(home) && !request.url().startsWith("data:")) findings.add(`${where}: asks ${request.url()}`);
  });
  if (pictures) await mkdir(pictures, { recursive: true });
  while (waiting.length) {
    const address = waiting.shift();
    // Somebody's own start is looked at even when others have seen its kind: it is another page for another role.
    if (seen.has(address) || (known.has(kind(address)) && !starts.includes(address))) continue;
    seen.add(address);
    known.add(kind(address));
    where = address;
    const answer = await page.goto(address, { waitUntil: "load" });
    if (!answer.ok()) { findings.add(`${address}: status ${answer.status()}`); continue; }
    known.add(kind(page.url()));
    await page.evaluate(() => document.fonts.ready);
    for (const scheme of schemes) {
      // Colours that are still on their way from one scheme to the other would be measured in between.
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      for (const width of widths) {
        await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
        // Another width may ask for a weight or a script that was not there yet.
        await page.evaluate(() => document.fonts.ready);
        for (const found of await look(page)) findings.add(`${address} at ${width}: ${found}`);
        if (pictures) await page.screenshot({ path: join(pictures, `${kind(page.url()).replaceAll("…", "one").replace(/[^\w]+/g, "-").replace(/^-+|-+$/g, "") || "home"}.${scheme}.${width}.png`), fullPage: true });
      }
      // A change of scheme is on the glass two frames later; what still fades would be measured in between.
      await page.evaluate(async () => {
        for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
        await Promise.allSettled(document.getAnimations().map((one) => one.finished));
      });
      // Contrast does not hang on the width; what folds on a phone has rules of its own.
      await page.evaluate(axe);
      const result = await page.evaluate((rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }), RULES);
      for (const rule of result.violations) {
        for (const node of rule.nodes.slice(0, 4)) findings.add(`${address} ${scheme}: ${rule.id}: ${node.target.join(" ")} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`);
      }
    }
    const links = await page.$$eval("a[href]", (all) => all.map((one) => new URL(one.getAttribute("href"), document.baseURI).href));
    for (const link of links) {
      const plain = link.split("#")[0];
      if (plain.startsWith(`${home}/`) && !isFile(plain) && !known.has(kind(plain))) waiting.push(plain);
    }
  }
  return { pages: [...seen], findings: [...findings] };
}

/** What a ruler finds: a page wider than its window, fields without a name, words that were never translated. */
async function look(page) {
  return page.evaluate(() => {
    const found = [];
    const over = document.scrollingElement.scrollWidth - innerWidth;
    if (over > 0) {
      const wide = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".table-box, .picture"));
      found.push(`${over} px wider than the window (${wide?.tagName.toLowerCase()}.${wide?.className})`);
    }
    for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      const named = field.labels?.length || field.getAttribute("aria-label") || field.getAttribute("aria-labelledby");
      if (!named) found.push(`a field without a label: ${field.name || field.id}`);
    }
    return found;
  });
}
