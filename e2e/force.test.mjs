// From the class list to an ambassador and back, in a real browser: a round with a pupil who nominates himself, the family
// on the web (at 360 px, without scripts, taps and bytes counted) and on paper, criteria, council, decision; then a family
// takes its yes back, and what must disappear has disappeared. On a demonstration of its own:
//   cargo build -p server && node --test e2e/force.test.mjs
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { demo, press as click } from "./demo.mjs";

/** Names that nobody else in the demonstration has: found on a page, they can only be these. */
const WEB = "Quách Vọng Nguyệt", PAPER = "Quách Tiêu Dao", SILENT = "Quách Lặng Im";
const CLASS = "8K";
const { browser, folder, home, accounts, as } = await demo();

/** A phone of a family: small, and without scripts; counts taps and the bytes of each page with all it needs. */
async function phone() {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: "vi", javaScriptEnabled: false });
  const page = await context.newPage();
  page.taps = 0;
  page.tap = async (locator) => { page.taps += 1; await locator.click(); await page.waitForLoadState("load"); };
  let answers = [];
  page.on("response", (answer) => answers.push(answer));
  /** What came over the line since the last time, in bytes; what the browser still had counts nothing. */
  page.cost = async () => {
    const sizes = await Promise.all(answers.map((answer) => answer.request().sizes()));
    answers = [];
    return sizes.reduce((sum, one) => sum + one.responseBodySize + one.responseHeadersSize, 0);
  };
  return page;
}

/** Presses a button, and waits for what comes. */
async function press(page, selector) {
  await click(page, selector);
  await page.waitForLoadState("load");
}

/** A day as people write it, so many days from today in Viet Nam. */
function day(away = 0) {
  const [year, month, date] = new Date(Date.now() + (7 * 3600 + away * 86_400) * 1000).toISOString().slice(0, 10).split("-");
  return `${date}/${month}/${year}`;
}

/** Faults of a page that should have gone on to the next, as the person reads them. */
async function text(page) { return (await page.locator("main").innerText()).replace(/\s+/g, " "); }

test("a pupil becomes an ambassador with everybody's yes, and is gone when the family takes it back", { timeout: 300_000 }, async (t) => {
  const me = await as("coordinator");
  const org = `${home}/o/${me.org}`;
  const head = await as("school_head", me.code);
  let round, link, slip, tablet;

  await t.test("the class list goes in", async () => {
    const file = join(folder, "lop8k.csv");
    await writeFile(file, ["STT;Họ và tên;Ngày sinh;Giới tính;Lớp", `1;${WEB};05/01/2013;Nữ;${CLASS}`, `2;${PAPER};07/02/2013;Nam;${CLASS}`, `3;${SILENT};09/03/2013;Nam;${CLASS}`].join("\n"));
    await me.goto(`${org}/lists`);
    await me.setInputFiles("[name=file]", file);
    await me.getByRole("button", { name: "Tải lên và xem trước" }).click();
    await me.waitForURL(/\/imports\//);
    await press(me, "form[action$='/confirmation'] button");
    await me.waitForURL(/done=/);
  });

  await t.test("a round is opened, and its link lets a pupil nominate herself without an account", async () => {
    await me.goto(`${org}/rounds/new`);
    const clubs = await me.$$eval("[name=club] option", (all) => all.map((one) => one.value).filter(Boolean));
    await me.selectOption("[name=club]", clubs[0]);
    await me.fill("[name=name]", "Đợt bổ sung lớp 8K");
    await me.fill("[name=nominate_from]", day(-1));
    await me.fill("[name=nominate_to]", day(0));
    await me.fill("[name=assess_to]", day(7));
    for (const box of await me.locator("[name=assessor]").all()) await box.check();
    await me.locator("main form button.btn-primary").click();
    await me.waitForLoadState("load");
    assert.match(me.url(), /rounds\/[0-9a-f-]{36}/, await text(me));
    round = me.url().split("?")[0];
    await press(me, "form[action$='/link'] button");
    link = (await text(me)).match(/https?:\/\/\S+\/nominate\/[\w-]+/)[0];

    const pupil = await phone();
    await pupil.goto(home + new URL(link).pathname);
    await pupil.fill("[name=name]", WEB);
    await pupil.fill("[name=born]", "05/01/2013");
    await pupil.fill("[name=class]", CLASS);
    await pupil.fill("[name=wish]", "Em muốn giúp bà con dùng dịch vụ công.");
    await pupil.tap(pupil.locator("main form button"));
    assert.doesNotMatch(await text(pupil), new RegExp(WEB), "the answer repeats no name");

    await me.goto(round);
    assert.match(await text(me), new RegExp(WEB));
    await me.locator("#proposed input[value=yes]").first().check();
    await press(me, "#proposed button");
  });

  await t.test("teachers nominate two more from the list", async () => {
    await me.goto(`${round}/nominations`);
    await me.selectOption("[name=class]", CLASS);
    await me.locator("form[action$='/search'] button").click();
    for (const name of [PAPER, SILENT]) await me.getByLabel(name).check();
    await press(me, "form[action$='/nominations'] button.btn-primary");
    await me.goto(round);
    for (const name of [WEB, PAPER, SILENT]) assert.match(await text(me), new RegExp(name));
  });

  await t.test("the family answers on a phone in six taps, without scripts, in small pages", async () => {
    await me.goto(`${org}/consents/slips?class=${CLASS}`);
    for (const box of await me.locator("[name=learner]").all()) await box.uncheck();
    await me.getByLabel(WEB).check();
    await press(me, "form[action$='/slips'] button.btn-primary");
    const paper = await text(me);
    slip = { path: new URL(paper.match(/https?:\/\/\S+\/family\/[\w-]+/)[0]).pathname, code: paper.match(/Mã[^:]*:? *([A-Z2-9]{4}[ -]?[A-Z2-9]{4})/)[1] };

    const mother = await phone();
    const sizes = [];
    const measure = async () => sizes.push(await mother.cost());
    await mother.goto(home + slip.path);
    assert.doesNotMatch(await text(mother), new RegExp(WEB), "nobody learns the name from the link alone");
    await measure();
    await mother.fill("[name=code]", slip.code);
    await mother.fill("[name=full_name]", "Võ Thị Mẹ Hiền");
    await mother.tap(mother.getByRole("button", { name: "Tôi là mẹ" }));
    for (let n = 0; n < 5; n += 1) {
      assert.equal(await mother.locator("input[type=radio]:checked, input[type=checkbox]:checked").count(), 0, "nothing is chosen beforehand");
      assert.ok(await mother.evaluate("document.scrollingElement.scrollWidth <= innerWidth").catch(() => true));
      await measure();
      await mother.tap(mother.locator("button[name=answer][value=yes]"));
    }
    await measure();
    assert.equal(mother.taps, 6);
    assert.ok(sizes.every((size) => size > 0 && size <= 100 * 1024), `bytes of each page: ${sizes}`);
    slip.key = (await mother.locator("#key-title").locator("xpath=../..").locator("strong").innerText()).trim();
    assert.match(slip.key, /^[A-Z2-9 -]{10,14}$/);

    // The code was for once.
    const again = await phone();
    await again.goto(home + slip.path);
    await again.fill("[name=code]", slip.code);
    await again.fill("[name=full_name]", "Người Lạ");
    await again.tap(again.getByRole("button", { name: "Tôi là cha" }));
    assert.doesNotMatch(await text(again), new RegExp(WEB));
  });

  await t.test("an answer on paper is noted by the teacher, the pupil's own beside it", async () => {
    await me.goto(`${org}/consents?class=${CLASS}`);
    await me.getByRole("link", { name: new RegExp(PAPER) }).first().click();
    await me.waitForURL(/consents\/[0-9a-f-]{36}/);
    const record = me.url();
    for (const [by, fill] of [["new", true], ["learner", false]]) {
      await me.goto(record);
      await me.selectOption("form[action$='/answers'] [name=by]", by);
      if (fill) {
        await me.fill("form[action$='/answers'] [name=full_name]", "Quách Văn Cha");
        await me.selectOption("form[action$='/answers'] [name=relation]", "father");
      }
      await me.selectOption("form[action$='/answers'] [name=route]", fill ? "paper" : "in_person");
      await me.selectOption("form[action$='/answers'] [name=p-take_part]", "yes");
      if (fill) {
        // A picture as telephones make them: what it is of does not matter here, that it is made anew does.
        const photo = await me.screenshot({ type: "jpeg" });
        await me.setInputFiles("form[action$='/answers'] [name=file]", { name: "phieu.jpg", mimeType: "image/jpeg", buffer: photo });
      }
      await me.locator("form[action$='/answers'] button.btn-primary").click();
      await me.waitForLoadState("load");
      assert.match(me.url(), /done=/, await text(me));
    }
  });

  await t.test("criteria, council, and a decision under a number, as DOCX and PDF", async () => {
    const markers = [me];
    for (const role of ["advisor", "form_teacher"]) if (accounts.some((one) => one.role === role && one.org_code === me.code)) markers.push(await as(role, me.code));
    for (const marker of markers) {
      for (const criterion of await (async () => { await marker.goto(`${round}/marks`); return marker.$$eval("nav.buttons a[href*='criterion=']", (all) => all.map((one) => new URL(one.href).searchParams.get("criterion"))); })()) {
        await marker.goto(`${round}/marks?criterion=${criterion}`);
        for (const field of await marker.locator(`input[name^='mark-']`).all()) await field.fill("8");
        for (const field of await marker.locator(`textarea[name^='evidence-']`).all()) await field.fill("Cô giáo bộ môn xác nhận.");
        await marker.locator("main form button[name=then]").last().click();
        await marker.waitForLoadState("load");
      }
    }
    await me.goto(`${round}/change`);
    // Nominations end earlier than was planned; who has not marked by the last day does not hold the council up.
    await me.fill("[name=nominate_to]", day(-1));
    await me.fill("[name=assess_to]", day(-1));
    await me.locator("main form button.btn-primary").click();
    await me.waitForLoadState("load");
    assert.doesNotMatch(me.url(), /change$/, await text(me));
    await me.goto(`${round}/council`);
    await me.fill("[name=place]", "Phòng họp");
    await me.fill("[name=minutes]", "Hội đồng nhất trí.");
    for (const [n, name, seat] of [[0, "Lê Văn Chủ", "chair"], [1, "Trần Thị Ký", "secretary"], [2, "Ngô Văn Viên", "member"]]) {
      await me.fill(`[name=name-${n}]`, name);
      await me.selectOption(`[name=seat-${n}]`, seat);
    }
    for (const box of await me.locator("[name^='yes-']").all()) await box.fill("3");
    await me.locator("main form button.btn-primary").click();
    await me.waitForLoadState("load");
    assert.match(await text(me), /Chờ ký quyết định/);

    await head.goto(`${round}/decision`);
    for (const name of [WEB, PAPER]) await head.getByRole("checkbox", { name: new RegExp(name) }).check();
    await head.getByLabel(new RegExp(`Lý do.*${SILENT}`)).fill("Gia đình chưa trả lời.");
    await press(head, "main form[action$='/decision'] button.btn-primary");
    await head.locator("dialog.ask button[value=yes]").click();
    await head.waitForURL((url) => !url.pathname.endsWith("/decision"));
    await head.goto(round);
    assert.match(await text(head), /Số \d+\/QĐ-/);
    for (const [paper, magic] of [["decision.docx", "PK"], ["decision.pdf", "%PDF"], ["minutes.docx", "PK"], ["minutes.pdf", "%PDF"]]) {
      const answer = await head.request.get(`${round}/${paper}`);
      assert.equal(answer.status(), 200, paper);
      assert.equal((await answer.body()).subarray(0, magic.length).toString(), magic, paper);
    }
  });

  await t.test("told, trained, active in the club", async () => {
    await me.goto(`${round}/notices`);
    assert.match(await text(me), /Gia đình chưa trả lời\./, "who is not chosen reads why");
    for (const box of await me.locator("[name=candidate]").all()) await box.check();
    await press(me, "form[action$='/notices'] button");
    for (const step of ["train", "start"]) {
      await me.goto(`${org}/force/steps`);
      await me.locator(`form:has([value=${step}]) button.btn-primary, form:has([value=${step}]) .buttons button`).first().click();
      await me.waitForURL(/done=/);
    }
    assert.deepEqual(await names(me, `${org}/force?search=quach`), [WEB, PAPER]);
  });

  await t.test("she signs in on a shared tablet with a card and a short key", async () => {
    await me.goto(`${org}/cards`);
    for (const box of await me.locator("[name=learner]").all()) await box.uncheck();
    await me.getByLabel(WEB).check();
    await me.getByRole("button", { name: "Làm phiếu và in" }).click();
    await me.waitForSelector(".slip");
    const [card] = await me.locator(".slip").evaluateAll((all) => all.map((one) => ({ key: one.querySelector(".slip-key").textContent, link: one.querySelector(".slip-link").textContent })));
    tablet = await (await browser.newContext({ viewport: { width: 800, height: 1200 }, locale: "vi" })).newPage();
    tablet.card = card.link;
    await tablet.goto(card.link);
    await tablet.fill("[name=key]", card.key);
    await tablet.getByRole("button", { name: "Vào" }).click();
    await tablet.waitForURL((url) => !url.pathname.startsWith("/card"));
    if (tablet.url().endsWith("/own-key")) await tablet.getByRole("link", { name: "Giữ mã cũ" }).click();
    await tablet.waitForURL(org);
    assert.match(await tablet.locator("h1").innerText(), /Nguyệt/);
  });

  await t.test("the family takes its yes back in three taps, and the name is gone from everywhere at once", async () => {
    const mother = await phone();
    await mother.goto(home + slip.path);
    await mother.fill("[name=key]", slip.key);
    await mother.tap(mother.locator("form:has([name=key]) button"));
    assert.match(await text(mother), /Kết quả tuyển chọn: Đợt bổ sung lớp 8K[^]*Em được công nhận là Đại sứ số/, "the family reads the result");
    const section = mother.locator("section:has(form[action$='/answers/take_part'])");
    await mother.tap(section.locator("summary"));
    await mother.tap(section.locator("form button"));
    assert.ok(mother.taps <= 3, `${mother.taps} taps`);

    // The card is dead and the tablet that was still signed in shows nothing more.
    const child = await tablet.goto(org);
    assert.ok(!(await tablet.content()).includes("Nguyệt"), `${child.status()} ${tablet.url()}`);
    await tablet.goto(tablet.card);
    assert.equal(await tablet.locator("[name=key]").count() > 0 && (await tablet.content()).includes("Nguyệt"), false);

    assert.deepEqual(await names(me, `${org}/force?search=quach`), [PAPER]);
    for (const page of ["today", "overview", "clubs", "activities", "force", "force/joining", "force/steps"]) {
      const answer = await me.request.get(`${org}/${page}`);
      if (answer.status() === 200) assert.doesNotMatch(await answer.text(), new RegExp(WEB), page);
    }
  });
});

/** Which of the story's pupils a page names. */
async function names(page, address) {
  await page.goto(address);
  const said = await text(page);
  return [WEB, PAPER, SILENT].filter((name) => said.includes(name));
}
