// A campaign in a real browser: the Department opens it with a target, a school joins, one tap says that there is nothing today,
// an activity is held, the figure is seen above and kept at the end. On a demonstration of its own:
//   cargo build -p server && node --test e2e/campaigns.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, press } from "./demo.mjs";

const { home, as } = await demo();

/** A day from today in Viet Nam, as it is typed. */
function day(from) {
  return new Date(Date.now() + from * 86_400_000).toLocaleDateString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" });
}

test("opened above, joined below, nothing today in one tap, held, seen and kept", { timeout: 120_000 }, async () => {
  const lead = await as("department_lead");
  const me = await as("coordinator");
  await lead.goto(`${home}/o/${lead.org}/campaigns`);
  await lead.locator("a[href*='usual=youth_month']").click();
  assert.match(await lead.inputValue("[name=name]"), /Tháng Thanh niên \d{4}/);
  const said = { name: "Tuần chuyển đổi số", first: day(-1), last: day(6), hour: "00:00", aim_0_xa: "2", aim_0_phuong: "2", aim_0_dac_khu: "2", aim_0_attached: "2" };
  for (const [name, text] of Object.entries(said)) await lead.fill(`[name=${name}]`, text);
  await lead.selectOption("[name=figure_0]", "I21");
  await lead.locator("main form.form-one button.btn-primary").click();
  await lead.waitForURL(/done=campaign-added/);
  await press(lead, "form[action$='/opening'] button");
  await lead.waitForURL(/done=campaign-opened/);
  const id = lead.url().match(/campaigns\/([0-9a-f-]{36})/)[1];

  const school = `${home}/o/${me.org}`;
  await me.goto(`${school}/campaigns/${id}`);
  await me.locator("form:has([value=joined]) button").click();
  await me.waitForURL(/done=campaign-joined/);
  await me.goto(`${school}/today`);
  const tap = me.locator(`form[action$='/campaigns/${id}/nothing'] button`).first();
  await tap.click();
  await me.waitForURL(/today\?done=campaign-nothing/);
  assert.equal(await me.locator(`form[action$='/campaigns/${id}/nothing']`).count(), 0);
  await lead.goto(`${home}/o/${lead.org}/campaigns/${id}`);
  assert.match(await lead.locator("#figures").innerText(), /1 trường đã báo không phát sinh/);

  await me.goto(`${school}/activities/new`);
  await me.fill("[name=title]", "Buổi nói chuyện của tuần");
  await me.selectOption("[name=kind]", "awareness");
  await me.fill("[name=day]", day(0));
  await me.fill("[name=starts_at]", "06:30");
  await me.fill("[name=place]", "Hội trường");
  await me.selectOption("[name=campaign]", id);
  const club = me.locator("[name=club]");
  if (!(await club.inputValue())) await club.selectOption({ index: 1 });
  await me.locator("main form.form-one button.btn-primary").click();
  await me.waitForURL(/done=activity-scheduled/);
  await me.goto(me.url().replace(/\?.*/, "/attendance"));
  await me.locator("[data-all=present]").click();
  await Promise.all([me.waitForURL((url) => !url.pathname.endsWith("/attendance")), me.locator("button[value=hold]").click()]);

  await lead.reload();
  const figures = await lead.locator("#figures").innerText();
  assert.match(figures, /1 trường đã ghi/);
  assert.match(figures, /1 \/ \d+/);
  for (const down of ["#groups tbody a", "#units tbody a", "#schools tbody a"]) {
    const links = lead.locator(down);
    const rows = lead.locator(down.replace(" a", " tr"), { hasText: /(^|\s)1 \/ / });
    const link = (await rows.count()) ? rows.first().locator("a").first() : links.first();
    if (await link.count()) await Promise.all([lead.waitForLoadState("load"), link.click()]);
  }
  await lead.goto(`${school}/campaigns/${id}`);
  await lead.locator("a[href*='records?indicator=I21']").click();
  assert.ok((await lead.locator("main").innerText()).includes("Buổi nói chuyện của tuần"));
  await lead.goto(`${home}/o/${lead.org}/campaigns/${id}`);
  await press(lead, "form[action$='/closing'] button");
  await lead.waitForURL(/done=campaign-closed/);
  assert.match(await lead.locator("#figures").innerText(), /1 \/ \d+/);
  assert.deepEqual([...me.faults, ...lead.faults], []);
});
