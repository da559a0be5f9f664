// A tablet that children share, in a real browser: card, key, and nothing of the child before (DAISUSO names another binary):
//   cargo build -p server && node --test e2e/cards.test.mjs
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { demo, watch } from "./demo.mjs";
import { walk } from "./walk.mjs";

// As people have it: the back button shows pages that the browser kept.
const { browser, home, as } = await demo({ keepsPages: true });
let slips, org, sheets;

/** The coordinator prints the slips of eleven children. */
before(async function printSlips() {
  const page = await as("coordinator");
  org = page.org;
  await page.goto(`${home}/o/${org}/cards`);
  const boxes = await page.locator("[name=learner]").all();
  assert.ok(boxes.length >= 11, `only ${boxes.length} children can have a slip`);
  for (const [n, box] of boxes.entries()) await box.setChecked(n < 11);
  await page.getByRole("button", { name: "Làm phiếu và in" }).click();
  await page.waitForSelector(".slip");
  slips = await page.locator(".slip").evaluateAll((all) => all.map((slip) => ({
    name: slip.querySelector(".slip-name strong").textContent,
    key: slip.querySelector(".slip-key").textContent,
    link: slip.querySelector(".slip-link").textContent,
  })));
  sheets = (await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  await page.context().close();
});

const given = (slip) => slip.name.split(" ").at(-1);

/** A tablet on which nobody is signed in. */
async function tablet() {
  const context = await browser.newContext({ viewport: { width: 800, height: 1200 }, locale: "vi", hasTouch: true });
  const page = await context.newPage();
  watch(page);
  return page;
}

/** Opens the card and types the key; the first time the key on paper is kept. Leaves things in every store of the browser. */
async function comeIn(page, slip) {
  await page.goto(slip.link);
  assert.ok(!(await page.content()).includes(slip.name), "no name before the key");
  await page.fill("[name=key]", slip.key.toLowerCase());
  await page.getByRole("button", { name: "Vào" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/card"));
  if (page.url().endsWith("/own-key")) await page.getByRole("link", { name: "Giữ mã cũ" }).click();
  await page.waitForURL(`${home}/o/${org}`);
  assert.match(await page.locator("h1").innerText(), new RegExp(`^Chào ${given(slip)}!$`));
  await page.goto(`${home}/o/${org}/activities`);
  await page.goto(`${home}/o/${org}`);
  await page.evaluate(async (name) => {
    localStorage.setItem("who", name);
    sessionStorage.setItem("who", name);
    await (await caches.open("who")).put("/who", new Response(name));
    await new Promise((resolve, reject) => {
      const asked = indexedDB.open("who");
      asked.onsuccess = () => { asked.result.close(); resolve(); };
      asked.onerror = reject;
    });
  }, slip.name);
}

/** What a page keeps in the browser. */
const kept = (page) => page.evaluate(async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await caches.keys()), ...(await indexedDB.databases()).map((one) => one.name),
]);

/** Goes to every page of the tab's history, the last first, as the back button does; what is shown there goes to `look`. */
async function walkHistory(page, look) {
  // Past Playwright, which waits in vain for a page that the browser has kept.
  const cdp = await page.context().newCDPSession(page);
  const say = async (expression) => (await cdp.send("Runtime.evaluate", { expression, returnByValue: true })).result.value;
  const { entries } = await cdp.send("Page.getNavigationHistory");
  assert.ok(entries.length > 4, "this test walks nowhere");
  for (const entry of entries.toReversed()) {
    await cdp.send("Page.navigateToHistoryEntry", { entryId: entry.id });
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let n = 0; n < 100 && (await say("document.readyState").catch(() => "")) !== "complete"; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await look(`${entry.url} shown as ${await say("location.href")}`, await say("document.documentElement.outerHTML"), entry.title);
  }
  await cdp.detach();
}

test("eleven slips are two sheets of paper", () => {
  assert.equal(slips.length, 11);
  assert.equal(sheets, 2);
  assert.equal(new Set(slips.map((slip) => slip.key)).size, 11);
});

test("after signing out nothing of the child is in history, back button, cookies or storage", async () => {
  const page = await tablet();
  const slip = slips[0];
  await comeIn(page, slip);
  const [cookie] = await page.context().cookies();
  await page.getByRole("button", { name: "Thoát" }).last().click();
  await page.waitForURL(`${home}/card`);
  assert.deepEqual(await kept(page), []);
  assert.deepEqual((await page.context().cookies()).filter((one) => one.name === cookie.name), []);
  await walkHistory(page, (where, text, title) => {
    assert.ok(!text.includes(slip.name) && !text.includes(`Chào ${given(slip)}`), where);
    assert.ok(!title.includes(given(slip)), where);
  });
  // The session is over on the server too, whatever a browser kept.
  const answer = await fetch(`${home}/o/${org}`, { headers: { cookie: `${cookie.name}=${cookie.value}` }, redirect: "manual" });
  assert.equal(answer.status, 303);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("to open the next child's card ends the session before and shows nothing of it, wherever one goes", async () => {
  const page = await tablet();
  const [first, second] = [slips[1], slips.find((slip) => given(slip) !== given(slips[1]))];
  await comeIn(page, first);
  const [cookie] = await page.context().cookies();
  await page.goto(second.link);
  assert.deepEqual(await kept(page), []);
  const answer = await fetch(`${home}/o/${org}`, { headers: { cookie: `${cookie.name}=${cookie.value}` }, redirect: "manual" });
  assert.equal(answer.status, 303);
  await walkHistory(page, (where, text) => {
    assert.ok(!text.includes(first.name) && !text.includes(`Chào ${given(first)}`), where);
  });
  const next = await page.context().newPage();
  await next.goto(second.link);
  await next.fill("[name=key]", "ZZZZZZ");
  await next.getByRole("button", { name: "Vào" }).click();
  assert.match(await next.locator("main").innerText(), /Mã chưa đúng/);
  await comeIn(next, second);
  // The tab of the child before, now that the next one is signed in.
  await walkHistory(page, (where, text) => {
    assert.ok(!text.includes(first.name) && !text.includes(`Chào ${given(first)}`), where);
  });
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("every page that a child can reach holds on a phone and on a tablet, light and dark", async () => {
  const page = await tablet();
  await comeIn(page, slips[2]);
  const starts = [`${home}/o/${org}`, `${home}/own-key`];
  const seen = await walk(page, starts, { widths: [360, 800], pictures: process.env.PICTURES && join(process.env.PICTURES, "vi", "child") });
  assert.deepEqual(seen.findings, []);
  assert.ok(seen.pages.length > 3, `${seen.pages}`);
  await page.context().close();
});
