// The guard of scheduling in a real browser: a school enters its days, and each refusal is read with its reason; what may
// be set aside is, in writing; what may not cannot be chosen. On a demonstration of its own:
//   cargo build -p server && node --test e2e/guard.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import { demo, press } from "./demo.mjs";

const { home, as } = await demo();

/** The first Wednesday at least so many days from today, as people write it. */
function wednesday(away) {
  const at = new Date(Date.now() + (7 * 3600 + away * 86_400) * 1000);
  while (at.getUTCDay() !== 3) at.setUTCDate(at.getUTCDate() + 1);
  const [year, month, date] = at.toISOString().slice(0, 10).split("-");
  return { text: `${date}/${month}/${year}`, school: Number(month) >= 8 ? `${year}-${Number(year) + 1}` : `${year - 1}-${year}` };
}

const DAY = wednesday(2), EXAM = wednesday(9);

async function text(page) { return (await page.locator("main").innerText()).replace(/\s+/g, " "); }

test("each refusal is read with its reason, and set aside in writing where that is allowed", { timeout: 240_000 }, async (t) => {
  const me = await as("coordinator");
  const org = `${home}/o/${me.org}`;

  /** Schedules an activity and opens its roster. */
  async function roster(title, { day = DAY.text, at, minutes = "45" }) {
    await me.goto(`${org}/activities/new`);
    await me.fill("[name=title]", title);
    await me.selectOption("[name=kind]", "support");
    await me.fill("[name=day]", day);
    await me.fill("[name=starts_at]", at);
    await me.fill("[name=minutes]", minutes);
    await press(me, "main form button.btn-primary");
    await me.waitForURL(/activities\/[0-9a-f-]{36}\?done=/);
    await me.goto(`${me.url().split("?")[0]}/roster`);
    return text(me);
  }

  await t.test("the school says when it has lessons and exams", async () => {
    await me.goto(`${org}/school-days/${DAY.school}`);
    await me.fill("[name=who-0]", "1-12");
    await me.fill("[name=from-0]", "07:00");
    await me.fill("[name=to-0]", "11:30");
    await me.fill("[name=exams]", `Kiểm tra giữa kỳ: ${EXAM.text}`);
    await press(me, "main form button.btn-primary");
    await me.waitForURL(/done=days-saved/);
    assert.match(await me.inputValue("[name=exams]"), /Kiểm tra giữa kỳ/);
  });

  let name;
  await t.test("in lessons: a reason must be written, and stands beside the place", async () => {
    assert.match(await roster("Trong giờ học", { at: "08:00" }), /Trùng giờ học của lớp: 07:00 – 11:30/);
    const first = me.locator("[name=learners]:enabled").first();
    name = (await first.locator("xpath=..").innerText()).split("\n")[0].replace(/\s+\S+$/, "");
    await first.check();
    await press(me, "form[action$='/roster'] button.btn-primary");
    await me.waitForLoadState("load");
    assert.match(await text(me), /Hãy ghi lý do/);
    await me.fill("[name=why]", "Lớp được nghỉ tiết");
    await press(me, "form[action$='/roster'] button.btn-primary");
    await me.waitForURL(/done=signup-given/);
    assert.match(await text(me), /Bỏ qua: Trùng giờ học của lớp\. Lý do: Lớp được nghỉ tiết/);
  });

  await t.test("in two places: nobody can choose that", async () => {
    await roster("Cùng giờ", { at: "08:30" });
    const row = me.locator("label.choice", { hasText: name.trim() }).first();
    assert.match(await row.innerText(), /Trùng giờ hoạt động khác của em: 08:00 – 08:45/);
    assert.ok(await row.locator("input").isDisabled());
  });

  await t.test("an exam week, a late evening, a long day", async () => {
    assert.match(await roster("Tuần kiểm tra", { at: "15:00", day: EXAM.text }), /Tuần kiểm tra, thi: Kiểm tra giữa kỳ/);
    assert.match(await roster("Buổi tối", { at: "21:10" }), /Kết thúc muộn hơn giờ cho phép: phải xong trước/);
    assert.match(await roster("Cả chiều", { at: "13:00", minutes: "240" }), /Quá thời gian tối đa trong ngày: còn \d+\/\d+ phút/);
  });
});
