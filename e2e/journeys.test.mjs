// Whole journeys in a real browser, on a small demonstration of its own (DAISUSO names another binary):
//   cargo build -p server && node --test e2e/journeys.test.mjs
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo, press } from "./demo.mjs";

const YEAR = "2027-2028";
const { folder, home, accounts, as } = await demo();

test("every role signs in and lands on a home without a fault", async () => {
  for (const role of new Set(accounts.map((account) => account.role))) {
    const page = await as(role);
    assert.match(new URL(page.url()).pathname, /^\/o\/\d+\/(today|overview)$/, role);
    assert.deepEqual(page.faults, [], role);
    await page.context().close();
  }
});

test("a class list goes in, the bad row is named, and the same list again changes nothing", async () => {
  const file = join(folder, "lop8.csv");
  const rows = ["STT;Họ và tên;Ngày sinh;Giới tính;Lớp", "1;Nguyễn Thị Ánh;05/01/2013;Nữ;8A", "2;Đinh Văn Ân;31/02/2013;Nam;8A", "3;A Hùng;7/3/2013;Nam;8B"];
  await writeFile(file, `DANH SÁCH HỌC SINH\n${rows.join("\n")}\nTổng số: 3\n`);
  const page = await as("coordinator");
  for (const [fresh, same] of [["2", "0"], ["0", "2"]]) {
    await page.goto(`${home}/o/${page.org}/lists`);
    await page.setInputFiles("[name=file]", file);
    await page.getByRole("button", { name: "Tải lên và xem trước" }).click();
    await page.waitForURL(/\/imports\//);
    const preview = (await page.locator("main").innerText()).replace(/\s+/g, " ");
    assert.match(preview, new RegExp(`Mới ${fresh} `));
    assert.match(preview, new RegExp(`Giữ nguyên ${same} `));
    assert.match(preview, /dòng 4 .*không có thật trên lịch/);
    await press(page, "form[action$='/confirmation'] button");
    await page.waitForURL(/done=/);
  }
  assert.deepEqual(page.faults, []);
});

test("a plan goes from the template over the head's desk to a number and two printed forms", async () => {
  const coordinator = await as("coordinator");
  const code = coordinator.code;
  await coordinator.goto(`${home}/o/${coordinator.org}/plans`);
  await coordinator.selectOption("form[action$='/plans'] [name=year]", YEAR);
  await coordinator.getByRole("button", { name: "Bắt đầu" }).click();
  await coordinator.waitForURL(new RegExp(`plans/${YEAR}`));
  await press(coordinator, "form[action$='/submission'] button");
  await coordinator.waitForURL(/done=plan-submitted/);

  const head = await as("school_head", code);
  await head.goto(`${home}/o/${head.org}/plans/${YEAR}`);
  await press(head, "form:has([name=issue]) button");
  await head.waitForURL(/done=/);
  assert.match(await head.locator("main").innerText(), /Số \d+\/KH-/);
  for (const [kind, magic] of [["pdf", "%PDF"], ["docx", "PK"]]) {
    const answer = await head.request.get(`${home}/o/${head.org}/plans/${YEAR}/paper.${kind}`);
    assert.equal(answer.status(), 200, kind);
    assert.equal((await answer.body()).subarray(0, magic.length).toString(), magic, kind);
  }
  assert.deepEqual([...coordinator.faults, ...head.faults], []);
});

test("a report goes back with a reason, is mended, signed again, accepted, summed up and printed", async () => {
  const officer = await as("commune_officer");
  const coordinator = await as("coordinator");
  const head = await as("school_head", coordinator.code);
  const child = `${home}/o/${officer.org}/bench/${coordinator.org}?period=2026`;
  const report = `${home}/o/${coordinator.org}/reports/2026`;

  // Wherever the demonstration left it: a report that was never sent is sent first.
  const sign = async () => {
    await coordinator.goto(`${report}?starter=1`);
    const narrative = coordinator.locator("form[action$='/narrative']");
    for (const box of await narrative.locator("textarea").all()) {
      if (!(await box.inputValue()).trim()) await box.fill("Nhà trường thực hiện đúng kế hoạch.");
    }
    await narrative.locator("button").last().click();
    await coordinator.waitForURL(/done=/);
    await head.goto(report);
    await press(head, "form[action$='/submission'] button");
    await head.waitForURL(/done=/);
  };
  await officer.goto(child);
  if (!(await officer.locator("form[action$='/return']").count())) await sign();

  await officer.goto(child);
  await officer.locator("form[action$='/return'] [name=reason]").fill("Đề nghị kiểm tra lại số lượt hỗ trợ người dân.");
  await press(officer, "form[action$='/return'] button[type=submit], form[action$='/return'] .btn-danger, form[action$='/return'] button");
  await officer.waitForURL(/done=/);

  await coordinator.goto(`${home}/o/${coordinator.org}/today`);
  assert.match(await coordinator.locator("main").innerText(), /báo cáo/i);
  await sign();

  await officer.goto(child);
  await press(officer, "form[action$='/acceptance'] button");
  await officer.waitForURL(/done=/);
  await officer.goto(`${home}/o/${officer.org}/reports/2026`);
  assert.match(await officer.locator("main").innerText(), /Tổng số lượt hỗ trợ/);
  for (const [kind, magic] of [["pdf", "%PDF"], ["docx", "PK"], ["xlsx", "PK"], ["json", "{"]]) {
    const link = await officer.locator(`a[href*=".${kind}"], a[href$="${kind}"]`).first().getAttribute("href");
    const answer = await officer.request.get(new URL(link, home).href);
    assert.equal(answer.status(), 200, kind);
    assert.equal((await answer.body()).subarray(0, magic.length).toString(), magic, kind);
  }
  assert.deepEqual([...officer.faults, ...coordinator.faults, ...head.faults], []);
});

test("a school never sees its sibling, an office sees it without names", async () => {
  const [one, other] = accounts.filter((account) => account.role === "coordinator");
  const mine = await as("coordinator", one.org_code);
  const theirs = await as("coordinator", other.org_code);
  for (const way of ["today", "plans", "force", "activities", "reports", "lists"]) {
    const answer = await mine.request.get(`${home}/o/${theirs.org}/${way}`);
    assert.equal(answer.status(), 404, way);
  }
  const officer = await as("commune_officer");
  assert.equal((await officer.request.get(`${home}/o/${mine.org}/reports`)).status(), 200);
  assert.equal((await officer.request.get(`${home}/o/${mine.org}/force`)).status(), 403);
});
