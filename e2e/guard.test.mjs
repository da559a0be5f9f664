// The guard of scheduling in a real browser: a school enters its days, and each refusal is read with its reason; what may
// be set aside is, in writing; what may not cannot be chosen. On a demonstration of its own:
//   cargo build -p server && node --test e2e/guard.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";
import ICAL from "ical.js";
import { demo, press } from "./demo.mjs";

const { home, as } = await demo();

const DAY_MS = 86_400_000;

/** A day of the calendar as people write it, and its school year. */
function written(at) {
  const [year, month, date] = at.toISOString().slice(0, 10).split("-");
  return { text: `${date}/${month}/${year}`, school: Number(month) >= 8 ? `${year}-${Number(year) + 1}` : `${year - 1}-${year}` };
}

/** The first Wednesday at least so many days from today: later than whatever the demonstration has laid on the next days. */
function wednesday(away) {
  const at = new Date(Date.now() + 7 * 3_600_000 + away * DAY_MS);
  while (at.getUTCDay() !== 3) at.setTime(at.getTime() + DAY_MS);
  return at;
}

/** The same, but one on which every class has lessons, on whatever day this test is run: not in summer, at Tết or on a holiday. */
function lessons(away) {
  const at = wednesday(away);
  const day = () => at.toISOString().slice(5, 10);
  const off = () => (day() >= "05-14" && day() < "09-08") || (day() >= "01-10" && day() < "03-01") || ["01-01", "04-30", "05-01"].includes(day());
  while (off()) at.setTime(at.getTime() + 7 * DAY_MS);
  return at;
}

const LESSONS = lessons(5);
const DAY = written(LESSONS), EXAM = written(new Date(LESSONS.getTime() + 7 * DAY_MS)), SOON = written(wednesday(5));

async function text(page) { return (await page.locator("main").innerText()).replace(/\s+/g, " "); }

test("each refusal is read with its reason, and set aside in writing where that is allowed", { timeout: 240_000 }, async (t) => {
  const me = await as("coordinator");
  const org = `${home}/o/${me.org}`;

  /** Schedules an activity and opens its roster. */
  async function roster(title, { day = DAY.text, at, minutes = "45", kind = "support", adult = "", outside = false, capacity = "" }) {
    await me.goto(`${org}/activities/new`);
    await me.fill("[name=title]", title);
    await me.selectOption("[name=kind]", kind);
    await me.fill("[name=day]", day);
    await me.fill("[name=starts_at]", at);
    await me.fill("[name=minutes]", minutes);
    await me.fill("[name=capacity]", capacity);
    if (adult) await me.fill("[name=adult]", adult);
    if (outside) await me.check("[name=outside]");
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

  await t.test("outside the school: nobody alone with one adult, and nobody whose family has not agreed", async () => {
    // A name is not enough: the head vets the adult first.
    const stranger = await roster("Điểm hỗ trợ ở chợ", { at: "13:00", kind: "community", adult: "Trần Văn Bình", outside: true });
    assert.match(stranger, /Chưa có người lớn phụ trách/);
    const head = await as("school_head");
    await head.goto(`${home}/o/${head.org}/supervisors/new`);
    await head.fill("[name=full_name]", "Trần Văn Bình");
    await head.fill("[name=position]", "Giáo viên Tin học");
    await head.fill("[name=vetted_by]", "Quyết định 15/QĐ-THCS");
    await head.fill("[name=until]", `31/05/${Number(DAY.school.slice(5))}`);
    await press(head, "main form button.btn-primary");
    await head.waitForURL(/done=supervisor-vetted/);
    const said = await roster("Điểm hỗ trợ ở nhà văn hóa", { at: "15:00", kind: "community", adult: "Trần Văn Bình", outside: true });
    assert.doesNotMatch(said, /Chưa có người lớn phụ trách/);
    const free = me.locator("[name=learners]:enabled");
    assert.ok(await free.count() >= 2, said);
    const refused = await me.locator("label.choice", { hasText: "Chưa đủ đồng ý hoạt động ngoài trường" }).locator("input:enabled").count();
    assert.equal(refused, 0);
    // Others than who claims a place below: a day has its cap.
    await free.nth(-1).check();
    await press(me, "form[action$='/roster'] button.btn-primary");
    await me.waitForLoadState("load");
    assert.match(await text(me), /Một học sinh một mình với một người lớn ngoài trường/);
    await free.nth(-1).check();
    await free.nth(-2).check();
    await press(me, "form[action$='/roster'] button.btn-primary");
    await me.waitForURL(/done=signup-given/);
  });

  await t.test("a child takes one of the places that suit, says that it comes, and follows them on a telephone", async () => {
    await roster("Góc hỗ trợ buổi chiều", { at: "16:00", capacity: "6", day: SOON.text });
    const child = await as("ambassador");
    await child.goto(`${home}/o/${child.org}/shifts`);
    const open = child.locator("li", { hasText: "Góc hỗ trợ buổi chiều" });
    assert.match(await open.innerText(), /16:00/);
    assert.equal(await child.locator("li", { hasText: "Buổi tối" }).count(), 0, "what the guard refuses is not shown");
    await open.locator("button").click();
    await child.waitForURL(/done=shift-claimed/);
    await child.locator("li", { hasText: "Góc hỗ trợ buổi chiều" }).getByRole("button", { name: "Em sẽ đến" }).click();
    await child.waitForURL(/done=shift-coming/);

    await child.goto(`${home}/o/${child.org}/subscriptions`);
    await child.locator("li", { hasText: "Lịch của riêng mình" }).getByRole("button", { name: "Tạo liên kết" }).click();
    const link = await child.locator("#f-link").inputValue();
    const answer = await fetch(link);
    assert.match(answer.headers.get("content-type"), /^text\/calendar/);
    const events = new ICAL.Component(ICAL.parse(await answer.text())).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
    const mine = events.find((one) => one.summary === "Góc hỗ trợ buổi chiều");
    const [day, month, year] = SOON.text.split("/");
    // Four in the afternoon in Viet Nam.
    assert.equal(mine.startDate.toJSDate().toISOString(), `${year}-${month}-${day}T09:00:00.000Z`);
    assert.equal(mine.endDate.subtractDate(mine.startDate).toSeconds(), 45 * 60);
    assert.ok(!events.some((one) => one.summary === "Buổi tối"));

    await child.goto(`${home}/o/${child.org}/subscriptions`);
    await press(child, "form[action$='/end'] button");
    await child.waitForURL(/done=subscription-ended/);
    assert.equal((await fetch(link)).status, 404);
    assert.deepEqual(child.faults, []);
  });
});
