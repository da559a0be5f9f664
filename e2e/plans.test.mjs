// Plans in a real browser. The year in a box: a coordinator who has no plan yet opens the box, drops what does not fit, takes the
// rest and sends it to the head, who issues it. Every tap is counted. On a demonstration of its own:
//   cargo build -p server && node --test e2e/plans.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, press } from "./demo.mjs";

const { home, as } = await demo();

/** Taps on what is there to be tapped, counted; waits for the page that comes. */
function taps(page) {
  page.taps = 0;
  return async (locator, comes = true) => {
    page.taps += 1;
    await (comes ? Promise.all([page.waitForLoadState("load"), locator.click()]) : locator.click());
  };
}

test("from the empty list to an issued plan in at most fifteen taps of the coordinator and three of the head", { timeout: 120_000 }, async () => {
  const me = await as("coordinator");
  const head = await as("school_head", me.code);
  const tap = taps(me), sign = taps(head);
  const org = `${home}/o/${me.org}`;
  await me.goto(`${org}/plans`);
  // The year that has no plan yet: the one after this one.
  const box = me.locator("a[href*='/plan-box/']").first();
  const year = (await box.getAttribute("href")).split("/").at(-1);
  await tap(box);
  await me.waitForURL(/plan-box/);
  const all = await me.locator("[name=keep]").count();
  assert.ok(all >= 18, `the box has ${all} entries`);
  for (const key of ["item_7", "item_12", "message_teacher"]) await tap(me.locator(`label:has([value=${key}])`), false);
  await tap(me.locator("main form button.btn-primary"));
  await me.waitForURL(/plans\/\d{4}-\d{4}/);
  assert.match(me.url(), new RegExp(`/plans/${year}`));
  const text = await me.locator("main").innerText();
  assert.ok(!text.includes("Sơ kết học kỳ I"), "what was dropped is not there");
  assert.ok(text.includes("Ngày hội Đại sứ số"), "what was kept is there");
  await tap(me.locator("details:has(form[action$='/submission']) > summary"), false);
  await tap(me.locator("form[action$='/submission'] button"));
  await me.waitForURL(/done=plan-submitted/);
  assert.ok(me.taps <= 15, `${me.taps} taps`);
  console.log(`coordinator: ${me.taps} taps from the list of plans to a submitted plan`);

  // Pressed again from an old tab, the box makes nothing twice.
  await head.goto(`${org}/plans/${year}`);
  const items = await head.locator("[id^=item-]").count();
  assert.equal(items, 12);
  await sign(head.locator("details:has(form[action$='/approval'] [name=issue]) > summary"), false);
  await sign(head.locator("form[action$='/approval']:has([name=issue]) button"));
  await head.waitForURL(/done=plan-issued/);
  assert.match(await head.locator(".under").first().innerText(), /Số \d+\/KH-/);
  assert.ok(head.taps <= 3, `${head.taps} taps`);
  assert.deepEqual([...me.faults, ...head.faults], []);
});

test("what the commune puts on its roadmap a school's plan serves, and the commune sees which, down to the records", { timeout: 120_000 }, async () => {
  const officer = await as("commune_officer");
  const me = await as("coordinator");
  const commune = `${home}/o/${officer.org}`, school = `${home}/o/${me.org}`;
  await officer.goto(`${commune}/roadmap`);
  await officer.locator("a[href$='/roadmap/new']").click();
  const said = { title: "Trạm số ở mỗi thôn", from_year: "2025", to_year: "2030", lead: "Phòng Văn hóa – Xã hội", measure: "Mỗi thôn một trạm" };
  for (const [name, text] of Object.entries(said)) await officer.fill(`[name=${name}]`, text);
  await officer.locator("main form.form-one button.btn-primary").click();
  await officer.waitForURL(/done=roadmap-added/);

  // The newest plan stands first; issued, it is opened again.
  await me.goto(`${school}/plans`);
  const link = await me.locator("main .todo a[href*='/plans/']").first().getAttribute("href");
  const year = link.split("/").at(-1);
  await me.goto(`${home}${link}`);
  if (await me.locator("form[action$='/revision']").count()) {
    await me.locator("details:has(form[action$='/revision']) > summary").click();
    await me.locator("form[action$='/revision'] button").click();
    await me.waitForURL(/done=plan-revised/);
  }
  await me.locator("[id^=item-] a[href*='/items/']").first().click();
  await me.selectOption("[name=roadmap]", { label: said.title });
  await me.locator("main form.form-one button.btn-primary").click();
  await me.waitForURL(/done=plan-item-saved/);
  assert.ok((await me.locator("main").innerText()).includes(`Lộ trình của địa phương: ${said.title}`));

  await officer.goto(`${commune}/roadmap?year=${year}`);
  const row = officer.locator("#roadmap tr", { hasText: said.title });
  assert.equal(await row.locator(`a[href='/o/${me.org}/plans/${year}']`).count(), 1);
  // The same plan among the others against what was done: one figure down is the school, one more its records.
  await officer.goto(`${commune}/plan-done?year=${year}`);
  await officer.locator(`#schools a[href^='/o/${me.org}/plans/${year}/done']`).click();
  await officer.locator("main table a[href*='/done/']").first().click();
  await officer.waitForURL(/\/done\/[0-9a-f-]{36}$/);
  assert.deepEqual([...me.faults, ...officer.faults], []);
});

test("the commune returns two items, the school mends these alone and sends again, and what was issued gets a second version", { timeout: 120_000 }, async () => {
  const officer = await as("commune_officer");
  // Another school of the commune: it has no plan of the coming year yet.
  const me = await as("coordinator", "21040-02");
  const head = await as("school_head", me.code);
  const school = `${home}/o/${me.org}`;
  await me.goto(`${school}/plans`);
  const box = me.locator("a[href*='/plan-box/']").first();
  const year = (await box.getAttribute("href")).split("/").at(-1);
  const plan = `${school}/plans/${year}`;
  await box.click();
  await press(me, "main form button.btn-primary");
  await me.waitForURL(/done=/);
  await press(me, "form[action$='/submission'] button");
  await me.waitForURL(/done=plan-submitted/);

  // The commune says what is wrong with two items and sends the plan back.
  await officer.goto(`${plan}/review`);
  const wrong = officer.locator("form details.field");
  const titles = [];
  for (const [at, text] of [[1, "Thêm buổi cho khối 6."], [4, "Ghi rõ ai thực hiện."]]) {
    titles.push((await wrong.nth(at).locator("summary").innerText()).split(" · ").slice(1).join(" · "));
    await wrong.nth(at).locator("summary").click();
    await wrong.nth(at).locator("textarea").fill(text);
  }
  await officer.locator("button[name=send_back][value='1']").click();
  await officer.locator("dialog[open] button.btn-danger, dialog[open] button.btn-primary").first().click();
  await officer.waitForURL(/done=plan-returned/);

  // The school sees these two and nothing else to be changed; an item that was not named keeps its form shut.
  await me.goto(plan);
  assert.match(await me.locator(".under").first().innerText(), /Bị trả lại|Trả lại/);
  const edits = me.locator("[id^=item-] a[href*='/items/']");
  assert.equal(await edits.count(), 2);
  assert.ok((await me.locator("main").innerText()).includes("Thêm buổi cho khối 6."));
  for (const [at, quantity] of [[0, "12"], [1, "15"]]) {
    await edits.nth(at).click();
    await me.fill("[name=quantity]", quantity);
    await me.locator("main form.form-one button.btn-primary").click();
    await me.waitForURL(/done=plan-item-saved/);
    await me.goto(plan);
  }
  await press(me, "form[action$='/submission'] button");
  await me.waitForURL(/done=plan-submitted/);
  // What became of the two stands beside the second sending, before and after.
  await officer.goto(`${plan}/sendings/2`);
  const changes = officer.locator("main .card").first();
  for (const title of titles) assert.ok((await changes.innerText()).includes(title), title);
  assert.equal(await changes.locator("ins").count(), 2);

  await head.goto(plan);
  await press(head, "form[action$='/approval']:has([name=issue]) button");
  await head.waitForURL(/done=plan-issued/);
  // Issued, it is opened again and becomes a second version; the first stays as it was printed.
  await me.goto(plan);
  await press(me, "form[action$='/revision'] button");
  await me.waitForURL(/done=plan-revised/);
  await me.locator("[id^=item-] a[href*='/items/']").first().click();
  await me.fill("[name=title]", "Kiện toàn câu lạc bộ sau học kỳ I");
  await me.locator("main form.form-one button.btn-primary").click();
  await me.waitForURL(/done=plan-item-saved/);
  await press(me, "form[action$='/submission'] button");
  await me.waitForURL(/done=plan-submitted/);
  await head.goto(plan);
  await press(head, "form[action$='/approval']:has([name=issue]) button");
  await head.waitForURL(/done=plan-issued/);
  await officer.goto(`${plan}/history`);
  assert.equal(await officer.locator("#papers tbody tr").count(), 2);
  assert.equal(await officer.locator("#sendings tbody tr").count(), 3);
  const prints = [];
  for (const version of [1, 2]) {
    const file = await officer.request.get(`${plan}/paper.pdf?version=${version}`);
    assert.equal(file.status(), 200);
    prints.push((await file.body()).toString("latin1"));
  }
  assert.notEqual(prints[0], prints[1]);
  assert.deepEqual([...me.faults, ...officer.faults, ...head.faults], []);
});
