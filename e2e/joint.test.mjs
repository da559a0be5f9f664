// A joint activity in a real browser: one school invites another and a partner; each takes part with its own children, reads
// numbers of the others and no names; the guard refuses a child of the second school by that school's own lessons; attendance
// and hours go to each school's own ledger, the session to the host's alone. On a demonstration of its own:
//   cargo build -p server && node --test e2e/joint.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, press } from "./demo.mjs";

const { home, accounts, as } = await demo();

/** A day so many days from today in Viet Nam: as people write it, and as the API does. */
function day(away) {
  const text = new Date(Date.now() + (7 * 3600 + away * 86_400) * 1000).toISOString().slice(0, 10);
  const [year, month, date] = text.split("-");
  return { iso: text, text: `${date}/${month}/${year}`, week: new Date(text).getUTCDay() };
}

async function text(page) { return (await page.locator("main").innerText()).replace(/\s+/g, " "); }

test("two schools and a partner on one roster, from the invitation to both ledgers", { timeout: 240_000 }, async (t) => {
  const codes = [...new Set(accounts.filter((one) => one.role === "coordinator").map((one) => one.org_code))];
  const host = await as("coordinator", codes[0]), guest = await as("coordinator", codes[1]), partner = await as("partner");

  /** The host schedules an activity and invites the second school; the second school accepts. Gives both activities. */
  async function joined(title, on, at, withPartner) {
    await host.goto(`${home}/o/${host.org}/activities/new`);
    await host.fill("[name=title]", title);
    await host.selectOption("[name=kind]", "support");
    await host.fill("[name=day]", on);
    await host.fill("[name=starts_at]", at);
    await host.fill("[name=minutes]", "45");
    await host.fill("[name=place]", "Nhà văn hóa xã");
    await press(host, "main form button.btn-primary");
    await host.waitForURL(/activities\/[0-9a-f-]{36}\?done=/);
    const own = host.url().split("?")[0];
    await host.goto(`${own}/joint`);
    await host.selectOption("#f-guest", guest.org);
    await press(host, "form:has(#f-guest) button.btn-primary");
    await host.waitForURL(/done=joint-invited/);
    if (withPartner) {
      await host.locator("summary", { hasText: "Mời đơn vị phối hợp" }).click();
      await host.selectOption("form:has([value=partner]) [name=guest]", partner.org);
      await press(host, "form:has([name=kind][value=partner]) button.btn-primary");
      await host.waitForURL(/done=joint-invited/);
    }
    await guest.goto(`${home}/o/${guest.org}/joints`);
    await guest.locator("li", { hasText: title }).getByRole("link", { name: "Xem" }).click();
    await guest.waitForURL(/joints\/[0-9a-f-]{36}/);
    await guest.locator("#f-adult option").nth(1).waitFor({ state: "attached" });
    await guest.selectOption("#f-adult", { index: 1 });
    if (!(await guest.inputValue("#f-club"))) await guest.selectOption("#f-club", { index: 1 });
    await press(guest, "form[action$='/acceptance'] button.btn-primary");
    await guest.waitForURL(/done=joint-accepted/);
    return { own, part: `${home}${await guest.locator("a[href*='/activities/']", { hasText: "Danh sách của trường mình" }).getAttribute("href")}` };
  }

  await t.test("the guard refuses a child of the second school in that school's lessons", async () => {
    let away = 2;
    while ([0, 6].includes(day(away).week)) away += 1;
    const { part } = await joined("Ngày hội buổi sáng", day(away).text, "08:00", false);
    await guest.goto(`${part}/roster`);
    assert.match(await text(guest), /Trùng giờ học của lớp: 07:00 – 11:30/);
    await guest.locator("[name=learners]:enabled").first().check();
    await press(guest, "form[action$='/roster'] button.btn-primary");
    await guest.waitForLoadState("load");
    assert.match(await text(guest), /Hãy ghi lý do/);
  });

  let own, part;
  await t.test("the partner reads the invitation and says yes", async () => {
    ({ own, part } = await joined("Ngày hội hôm nay", day(0).text, "06:30", true));
    await partner.goto(`${home}/o/${partner.org}/joints`);
    await partner.locator("li", { hasText: "Ngày hội hôm nay" }).getByRole("link", { name: "Xem" }).click();
    await press(partner, "form[action$='/acceptance'] button");
    await partner.waitForURL(/done=joint-accepted/);
    await host.goto(own);
    assert.match(await text(host), /Đơn vị phối hợp Tham gia/);
  });

  await t.test("each school marks its own children and reads numbers of the others", async () => {
    const names = {};
    for (const [who, me, at] of [["host", host, own], ["guest", guest, part]]) {
      await me.goto(`${at}/attendance`);
      names[who] = await me.locator(".grid-people strong").allInnerTexts();
      assert.ok(names[who].length > 2);
      await me.locator("[data-all=present]").click();
      await press(me, "button[name=then][value=hold]");
      await me.waitForURL(/done=/);
    }
    const theirs = names.guest.find((name) => !names.host.includes(name));
    await host.goto(own);
    const seen = await text(host);
    assert.match(seen, new RegExp(`${names.guest.length} em có mặt`));
    assert.ok(!seen.includes(theirs), "no name of another school's child");
    await guest.goto(part);
    const there = await text(guest);
    assert.ok(there.includes(theirs));
    assert.match(there, new RegExp(`${names.host.length} em có mặt`));
    assert.ok(!there.includes(names.host.find((name) => !names.guest.includes(name))));
    assert.equal((await host.goto(part.replace(`/o/${guest.org}/`, `/o/${host.org}/`))).status(), 404);
  });

  await t.test("hours go to each school's own ledger, the session to the host's alone", async () => {
    const today = day(0).iso;
    for (const [me, at, session] of [[host, own, 1], [guest, part, 0]]) {
      const { token } = accounts.find((one) => one.role === "coordinator" && one.org_code === me.code);
      const id = at.split("/").at(-1);
      const counted = async (indicator) => {
        const answer = await fetch(`${home}/api/v1/orgs/${me.org}/ledger?indicator=${indicator}&from=${today}&to=${today}`, { headers: { authorization: `Bearer ${token}` } });
        assert.equal(answer.status, 200);
        const rows = (await answer.json()).rows.filter((row) => row.source_id === id);
        return rows.reduce((sum, row) => sum + row.quantity, 0);
      };
      assert.ok(await counted("I22") > 2, "participations");
      assert.ok(await counted("I23") > 45, "minutes");
      assert.equal(await counted("I21"), session);
    }
  });
  for (const me of [host, guest, partner]) assert.deepEqual(me.faults, []);
});
