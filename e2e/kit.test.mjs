// The behaviours of the kit in a real browser, on the showcase:
//   cargo build -p web --example kit && node --test e2e/kit.test.mjs     (KIT names another binary)
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";

const PORT = 8391;
const HOME = `http://127.0.0.1:${PORT}/`;
let browser, server;

before(async () => {
  server = spawn(process.env.KIT ?? `${process.env.CARGO_TARGET_DIR ?? "target"}/debug/examples/kit`, [String(PORT)], { stdio: "inherit" });
  for (let tries = 0; tries < 50; tries += 1) {
    if (await fetch(HOME).then((answer) => answer.ok, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
});

async function open(options = {}, path = "") {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "vi", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", (line) => { if (line.type() === "error" && !/422/.test(line.text())) page.faults.push(line.text()); });
  page.on("pageerror", (error) => page.faults.push(error.message));
  await page.goto(HOME + path);
  return page;
}

test("the menu of a phone opens and closes without a script", async () => {
  const page = await open({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  const menu = page.locator("#side");
  assert.equal(await menu.isVisible(), false);
  await page.locator(".side-open").click();
  assert.equal(await menu.isVisible(), true);
  await page.locator(".side-close button").click();
  assert.equal(await menu.isVisible(), false);
});

test("the language switch is a form that comes back to the page, with and without a script", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open({ javaScriptEnabled }, "?rows=one");
    await page.locator("form[action='/language'] button").click();
    await page.waitForURL("**/?rows=one");
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    assert.match(await page.locator(".bar-brand").innerText(), /Digital Ambassadors/);
  }
});

test("a form of another origin is refused, even from a sandboxed frame", async () => {
  const page = await open();
  await page.goto("data:text/html,<form method=post action='" + HOME + "language'><input name=lang value=en><button>go</button></form>");
  await page.locator("button").click();
  await page.waitForURL(HOME + "language");
  assert.match(await page.locator("h1").innerText(), /Yêu cầu bị chặn/);
});

test("all present, except one; the question says what will happen and can be declined", async () => {
  const page = await open();
  await page.locator("[data-all=present]").click();
  await page.locator("input[name=a2][value=absent]").check();
  assert.equal(await page.locator("[data-sum=present]").innerText(), "2");
  assert.equal(await page.locator("[data-sum=absent]").innerText(), "1");
  await page.locator("form[data-attendance] .buttons .btn-primary").click();
  const dialog = page.locator("dialog.ask");
  assert.match(await dialog.innerText(), /42 em sẽ được ghi giờ/);
  await page.keyboard.press("Escape");
  assert.equal(await dialog.count(), 0);
  assert.equal(page.url(), HOME);
  await page.locator("form[data-attendance] .buttons .btn-primary").click();
  await dialog.locator(".btn-primary").click();
  await page.waitForURL(HOME + "refused");
  assert.match(await page.locator("h1").innerText(), /Chưa làm được/);
  assert.deepEqual(page.faults, []);
});

test("a refused fragment becomes a notice, keeps the list, and can be put away", async () => {
  const page = await open();
  const rows = await page.locator("#people tbody tr").count();
  await page.locator("[hx-get='/refused']").click();
  const notice = page.locator("#notices .notice");
  await notice.getByText("Cách gọi không đúng").waitFor();
  assert.equal(await page.locator("#people tbody tr").count(), rows);
  await notice.locator("[data-dismiss]").click();
  assert.equal(await notice.count(), 0);
});

test("show more puts the next rows where the button was", async () => {
  const page = await open();
  const rows = await page.locator("#people tbody tr").count();
  await page.locator(".more-row .btn").click();
  await page.waitForFunction((before) => document.querySelectorAll("#people tbody tr").length > before, rows);
  // 60 people and the button; two more people and the button again.
  assert.equal(await page.locator("#people tbody tr").count(), rows + 2);
  assert.deepEqual(page.faults, []);
});

test("nothing stays in the browser's stores", async () => {
  const page = await open();
  await page.locator("[hx-get='/refused']").click();
  await page.locator("#notices").getByText("Cách gọi không đúng").waitFor();
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
});

test("drop-downs close by Escape and by a click elsewhere", async () => {
  const page = await open();
  const account = page.locator(".bar-end details.drop");
  await account.locator("summary").click();
  assert.equal(await account.locator("form[action='/sign-out']").isVisible(), true);
  await page.keyboard.press("Escape");
  assert.equal(await account.getAttribute("open"), null);
  await account.locator("summary").click();
  await page.locator("h1").click();
  assert.equal(await account.getAttribute("open"), null);
});

test("the first visit of a phone stays within 150 kB, fonts apart", async () => {
  const page = await open({ viewport: { width: 360, height: 740 } });
  await page.waitForLoadState("networkidle");
  const sizes = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => [entry.name, entry.decodedBodySize]));
  // The showcase serves uncompressed: even so style sheet, script and icons must fit.
  const sum = sizes.filter(([name]) => !name.endsWith(".woff2")).reduce((all, [, size]) => all + size, 0);
  assert.ok(sum > 50_000 && sum < 150_000, `${sum} bytes`);
});
