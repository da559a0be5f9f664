// Every page, as the people it is for see it: nothing wider than the window, every field has a name, enough contrast in
// both colour schemes, no fault in the console, no request to another host. On a demonstration of its own
// (DAISUSO names another binary; PICTURES a folder for pictures of what was seen):
//   cargo build -p server && node --test e2e/pages.test.mjs
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo } from "./demo.mjs";
import { kind, signIn, walk } from "./walk.mjs";

const { browser, folder, home, accounts } = await demo();

/** A browser's page in a language; with a role, signed in. */
async function open(lang, role) {
  const context = await browser.newContext({ locale: lang });
  await context.addCookies([{ name: "lang", value: lang, url: home }]);
  const page = await context.newPage();
  if (role) await signIn(page, home, accounts.find((account) => account.role === role));
  return page;
}

const pictures = (lang, role) => process.env.PICTURES && join(process.env.PICTURES, lang, role);

/** What nothing links to, or only on a day that the demonstration has not reached: made here, and its addresses. */
async function coordinatorsDesk(page) {
  const org = page.url().match(/\/o\/\d+/)[0];
  const starts = [page.url()];
  for (const month of ["202510", "202610"]) {
    await page.goto(`${home}${org}/activities?month=${month}`);
    const held = await page.$$eval("#activities tbody th a", (links) => links.map((link) => link.href));
    if (held.length) starts.push(held[0], `${held[0]}/tally`, `${held[0]}/attendance`);
  }
  await page.goto(`${home}${org}/plans`);
  await page.selectOption("form[action$='/plans'] [name=year]", "2027-2028");
  await page.locator("form[action$='/plans'] button").click();
  await page.waitForURL(/plans\/2027-2028/);
  const plan = page.url().split("?")[0];
  const item = await page.getAttribute(`a[href*="/items/"]:not([href*="new"])`, "href");
  starts.push(plan, `${plan}/aim`, `${plan}/items/new`, new URL(item, home).href);
  const file = join(folder, "lop8.csv");
  await writeFile(file, "STT;Họ và tên;Ngày sinh;Giới tính;Lớp\n1;Nguyễn Thị Ánh;05/01/2013;Nữ;8A\n2;Đinh Văn Ân;31/02/2013;Nam;8A\n");
  await page.goto(`${home}${org}/lists`);
  await page.setInputFiles("[name=file]", file);
  await page.locator("form:has([name=file]) button").click();
  await page.waitForURL(/\/imports\//);
  await page.locator("form[action$='/confirmation']").first().waitFor({ state: "attached" });
  starts.push(page.url());
  return starts;
}

test("every page of every role holds at 360, 768 and 1280 pixels, light and dark", async () => {
  const known = new Set();
  const stranger = await open("vi");
  const alone = [`${home}/sign-in`, `${home}/first-sign-in`, `${home}/card`, `${home}/card/nobody`];
  const found = (await walk(stranger, alone, { known, pictures: pictures("vi", "stranger") })).findings;
  // Who sees most comes first, so that the others only add what is theirs.
  const first = ["coordinator", "school_head", "department_lead", "commune_officer", "operator"];
  const roles = [...first, ...new Set(accounts.map((account) => account.role).filter((role) => !first.includes(role)))];
  let pages = 0;
  for (const role of roles) {
    const page = await open("vi", role);
    const starts = role === "coordinator" ? await coordinatorsDesk(page) : [page.url()];
    if (role === "operator") starts.push(`${home}/proof`);
    const seen = await walk(page, starts, { known, pictures: pictures("vi", role) });
    found.push(...seen.findings.map((line) => `${role}: ${line}`));
    pages += seen.pages.length;
    await page.context().close();
  }
  assert.deepEqual(found, []);
  // The walk has to have been one: a home without links would find nothing wrong.
  assert.ok(pages > 50, `${pages} pages`);
  for (const one of ["/o/…/overview", "/o/…/periods", "/o/…/activities/…/attendance", "/o/…/plans/…/items/…", "/o/…/imports/…"]) {
    assert.ok(known.has(one), `${one} was not looked at: ${[...known].join(" ")}`);
  }
});

test("English pages hold too: their words are longer", async () => {
  const known = new Set();
  const found = [];
  for (const role of ["coordinator", "department_lead"]) {
    const page = await open("en", role);
    const seen = await walk(page, [page.url()], { known, widths: [360, 1280], schemes: ["light"], pictures: pictures("en", role) });
    found.push(...seen.findings.map((line) => `${role}: ${line}`));
    await page.context().close();
  }
  assert.deepEqual(found, []);
});

test("a day is typed and shown day first, with and without a script, whatever the browser's language", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ locale: "en-US", javaScriptEnabled });
    await context.addCookies([{ name: "lang", value: "vi", url: home }]);
    const page = await context.newPage();
    await signIn(page, home, accounts.find((account) => account.role === "coordinator"));
    const org = page.url().match(/\/o\/\d+/)[0];
    await page.goto(`${home}${org}/ledger?indicator=I05T&from=2025-11-25&to=2026-11-24`);
    const from = page.locator("[name=from]");
    assert.equal(await from.inputValue(), "25/11/2025");
    await from.fill("");
    await from.pressSequentially(javaScriptEnabled ? "05012026" : "05/01/2026");
    await page.locator("form.filters button.btn:not(.day-button)").click();
    await page.waitForURL(/from=05%2F01%2F2026/);
    assert.equal(await page.locator("[name=from]").inputValue(), "05/01/2026");
    assert.match(await page.locator(".under").innerText(), /05\/01\/2026/);
    await context.close();
  }
});

test("two addresses of one kind count as one page", () => {
  assert.equal(kind("http://h/o/57/activities/01a1f1bf-2b80-7791-aaa4-84b0f1fbc4fc?done=x"), "/o/…/activities/…");
  assert.equal(kind("http://h/o/57/plans/2026-2027/items/new?month=202609"), "/o/…/plans/…/items/new?month");
  assert.equal(kind("http://h/o/1/bench/99?period=2026"), "/o/…/bench/…?period");
});
