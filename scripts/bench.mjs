// Measures the release binary on the generated province: 923 schools, 30,000 ambassadors, a million tally rows.
//
//   make bench                           (LINES=50000 for a quick look)
//   scripts/bench.sh --postgres          the same on a PostgreSQL of its own
//
// Every figure stands beside its floor on the same machine: the same SQL in the database's own shell, a page that says
// hello, a plain copy of the same rows. How each is measured: docs/operate/measures.md. A target that is missed ends the
// program with 1.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus } from "node:os";
import { performance } from "node:perf_hooks";

const PROGRAM = process.env.PROGRAM ?? "target/release/daisuso";
const POSTGRES = process.env.BENCH_POSTGRES ?? "";
const LINES = Number(process.env.LINES ?? 1_000_000);
const FOLDER = `bench-data/${POSTGRES ? "postgres" : "province"}-${LINES}`;
const DATABASE = `${FOLDER}/daisuso.db`;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const rows = [];
let missed = 0;

const took = (work) => { const start = performance.now(); work(); return performance.now() - start; };
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const usual = (work, runs = 5) => median(Array.from({ length: runs }, () => took(work)));
const where = (folder) => ["--data-dir", folder, ...(POSTGRES ? ["--database", POSTGRES] : [])];
const run = (...args) => execFileSync(PROGRAM, [...args, ...where(FOLDER)], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 30 });
const ms = (value) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** The database's own shell with a script. The same cache as the program gives each of its connections. */
function shell(script) {
  const stdio = { input: POSTGRES ? script : `pragma cache_size=-4000;\n${script}`, maxBuffer: 1 << 30, stdio: ["pipe", "pipe", "inherit"] };
  return (POSTGRES ? execFileSync("psql", ["-qAtX", "-v", "ON_ERROR_STOP=1", POSTGRES], stdio) : execFileSync("sqlite3", ["-batch", DATABASE], stdio)).toString();
}
const value = (sql) => shell(`${sql};`).trim().split("\n").at(-1);

/** How long the shell takes for some statements: many times in one session, less the start of the shell. */
function bare(statements, times = 200) {
  const script = `begin;\n${statements.join(";\n")};\ncommit;\n`;
  const start = usual(() => shell("select 1;"));
  return (usual(() => shell(script.repeat(times))) - start) / times;
}

/** How long the program takes to compile a report: the middle of many times in one process, and of five such processes, as the floor is. */
function compiled(org) {
  const once = () => run("report", "compile", "--org", org, "--period", "2026", "--out", `${FOLDER}/r.json`, "--repeat", "300").toString();
  return median(Array.from({ length: 5 }, () => Number(once().match(/: ([0-9.]+) ms/)[1])));
}

function say(what, figure, floor, target, good) {
  rows.push({ what, figure, floor, target: target ?? "", "": target ? (good ? "held" : "MISSED") : "" });
  if (target && !good) missed += 1;
}

if (!existsSync(`${FOLDER}/accounts.json`)) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync("bench-data", { recursive: true });
  // The province has some 120,000 lines of attendance, sessions and plans; the others are tallies.
  const time = took(() => run("demo", "--size", "province", "--ledger-lines", String(LINES + 130_000), "--no-serve"));
  console.log(`province made in ${(time / 1000).toFixed(0)} s`);
}
slots();
console.log(`${cpus().length} cores, ${cpus()[0].model}; ${POSTGRES ? value("show server_version") : `sqlite3 ${value("select sqlite_version()")}`}`);
for (const [what, table, least] of [["schools", "orgs where kind = 'school'", 923], ["ambassadors", "terms where state = 'active'", 30_000], ["ledger lines", "ledger", LINES], ["tally rows", "tallies", LINES], ["places at activities to come", "signups", 200_000]]) {
  const count = Number(value(`select count(*) from ${table}`));
  say(what, String(count), "", `≥ ${least}`, count >= least);
}

const server = spawn(PROGRAM, ["serve", ...where(FOLDER), "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DAISUSO_LOG__LEVEL: "warn", DAISUSO_LIMITS__MAX_CONNECTIONS_PER_ADDRESS: "500" } });
const home = await new Promise((resolve, reject) => {
  const start = performance.now();
  server.stdout.on("data", (part) => {
    const found = String(part).match(/listening on (http:\/\/\S+)/);
    if (found) { say("start until listening", ms(performance.now() - start), "", "≤ 2 s", performance.now() - start < 2000); resolve(found[1]); }
  });
  server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
});
try { await measure(); } finally { server.kill(); }
console.table(rows);
process.exit(missed ? 1 : 0);

function get(path, headers = {}, body) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = request(home + path, { agent, method: body ? "POST" : "GET", headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (part) => { bytes += part.length; });
      answer.on("end", () => resolve({ ms: performance.now() - start, status: answer.statusCode, headers: answer.headers, bytes }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** So many requests a second whatever the answers do (open loop), then as many as eight at a time can (closed loop). */
async function load(path, headers, rate = 200, seconds = 10) {
  for (let n = 0; n < 20; n += 1) await get(path, headers);
  const times = [];
  const open = [];
  const start = performance.now();
  for (let n = 0; n < rate * seconds; n += 1) {
    const due = start + (n * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    open.push(get(path, headers).then((answer) => {
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
      times.push(performance.now() - due);
    }));
  }
  await Promise.all(open);
  times.sort((a, b) => a - b);
  const until = performance.now() + 5000;
  let done = 0;
  await Promise.all(Array.from({ length: 8 }, async () => { while (performance.now() < until) { await get(path, headers); done += 1; } }));
  const at = (part) => times[Math.floor(times.length * part)];
  return { p50: at(0.5), p99: at(0.99), rps: done / 5 };
}

async function measure() {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const rss = () => Number(readFileSync(`/proc/${server.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
  say("memory at rest", `${rss().toFixed(0)} MiB`, "", "≤ 150 MiB", rss() <= 150);

  const lead = JSON.parse(readFileSync(`${FOLDER}/accounts.json`, "utf8")).find((one) => one.role === "department_lead");
  const form = new URLSearchParams({ login: lead.login, password: lead.password }).toString();
  const entered = await get("/sign-in", { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(form) }, form);
  const cookie = { cookie: entered.headers["set-cookie"][0].split(";")[0] };
  const hello = await load("/healthz", {});
  for (const [what, path] of [["home", "/o/1/overview"], ["list page", "/o/1/orgs?kind=school"], ["report page", "/o/1/reports/2026"], ["bench", "/o/1/bench"]]) {
    const got = await load(path, cookie);
    say(`${what}: p50 / p99 at 200/s`, `${ms(got.p50)} / ${ms(got.p99)}`, `hello: ${ms(hello.p50)} / ${ms(hello.p99)}`, "p99 ≤ 50 ms", got.p99 <= 50);
    say(`${what}: requests/s, 8 at a time`, got.rps.toFixed(0), `hello: ${hello.rps.toFixed(0)}`);
  }
  await new Promise((resolve) => setTimeout(resolve, 2000));
  say("memory at rest after the load", `${rss().toFixed(0)} MiB`, "", "≤ 150 MiB", rss() <= 150);

  department();
  school();
  guard();
  const json = usual(() => run("report", "compile", "--org", "51", "--period", "2026", "--out", `${FOLDER}/r.json`), 3);
  for (const kind of ["docx", "pdf", "xlsx"]) {
    const time = usual(() => run("report", "compile", "--org", "51", "--period", "2026", "--out", `${FOLDER}/r.${kind}`), 3);
    say(`Department's report as ${kind.toUpperCase()}, with the start`, ms(time), `as JSON: ${ms(json)}`);
  }
  rosters();
}

/** Places to come: seven sessions of each club, a week apart, with every member down, and one with nobody that the guard is asked about. */
function slots() {
  if (Number(value("select count(*) from signups")) >= 200_000) return;
  const ahead = (days) => new Date(Date.now() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
  const session = (n, day) => `insert into activities (org_id, id, item_id, club_id, kind, title, day, starts_at, minutes, place, adult, partner, stage, reached, reason, changed)
    select c.org_id, '0000000${n}' || substr(c.id, 9), '', c.id, 'support', 'Trực góc hỗ trợ số', '${day}', '15:00', 45, 'Thư viện', 'Trần Văn Bình', '', 'planned', 0, '', 1 from clubs c`;
  const places = (n) => `insert into signups (org_id, activity_id, learner_id, term_id, state, origin, actor, at, coming, news, reason, aside, aside_why, aside_by)
    select t.org_id, '0000000${n}' || substr(t.club_id, 9), t.learner_id, t.id, 'signed', 'staff', 'system', 0, 0, '', '', '', '', '' from terms t where t.state = 'active'`;
  const weeks = [1, 2, 3, 4, 5, 6, 7].flatMap((week) => [session(week, ahead(7 * week)), places(week)]);
  shell(["begin", ...weeks, session(8, ahead(10)), "commit", "analyze"].join(";\n") + ";");
}

/** Every member is asked about every session where they are not down, one question after the other. */
function guard() {
  const said = JSON.parse(run("guard", "check", "--json"));
  const [org, learner, day] = value("select s.org_id || ' ' || s.learner_id || ' ' || a.day from signups s join activities a on a.org_id = s.org_id and a.id = s.activity_id order by a.day limit 1").split(" ");
  const month = day.slice(0, 8), which = `= ${org} and a.day between '${month}01' and '${month}31'`;
  const floor = bare([
    `select s.learner_id, a.id, a.day, a.starts_at, a.minutes from signups s join activities a on a.org_id = s.org_id and a.id = s.activity_id
      where s.org_id ${which} and s.state = 'signed' and s.learner_id = '${learner}'`,
    `select t.learner_id, a.id, a.day, a.starts_at, a.minutes from terms t join attendances p on p.org_id = t.org_id and p.term_id = t.id
      join activities a on a.org_id = p.org_id and a.id = p.activity_id where t.org_id ${which} and t.learner_id = '${learner}'`,
  ]);
  say("questions to the guard", String(said.questions), "", "≥ 30000", said.questions >= 30_000);
  say("an answer of the guard: p50 / p99", `${ms(said.p50)} / ${ms(said.p99)}`, `the learner's slots in SQL: ${ms(floor)}`, "p99 ≤ 5 ms", said.p99 <= 5);
}

/** The Department's report: everybody directly below with the state of their report, and every figure of the accepted ones. */
function department() {
  const period = value("select id from periods where code = '2026'");
  const below = `select o.id, o.code, o.name, o.kind, o.commune_kind, r.id as report, r.stage, r.version, r.late, r.submitted_at, v.hash from orgs o
    left join reports r on r.org_id = o.id and r.period_id = '${period}'
    left join report_versions v on v.org_id = r.org_id and v.report_id = r.id and v.version = r.version
    where o.managing_id = 1 and o.kind in ('school', 'commune') and o.valid_from <= '2026-11-24' and o.valid_to >= '2026-11-24' order by o.sort_key, o.id`;
  const cells = `from orgs o join reports r on r.org_id = o.id
    join report_cells c on c.org_id = r.org_id and c.report_id = r.id and c.version = r.version
    where o.managing_id = 1 and r.period_id = '${period}' and r.stage = 'accepted'`;
  const pack = POSTGRES ? "string_agg" : "group_concat";
  const figures = `select c.org_id, c.version, ${pack}(c.indicator || '=' || cast(c.computed + c.adjustment as text), ' ') ${cells} group by c.org_id, c.version`;
  const totals = `select c.indicator, sum(c.computed + c.adjustment) ${cells} group by c.indicator`;
  const ours = compiled("51"), floor = bare([below, figures]);
  say("compile of the Department's report", ms(ours), `the same SQL: ${ms(floor)} (${(ours / floor).toFixed(2)} ×)`, "≤ 1.5 ×", ours <= 1.5 * floor);
  say("  of it, nothing but the totals", "", `SQL: ${ms(bare([totals]))}`);
}

/** The report of the school with the most ledger lines: from its roll-ups and the lines of the days that cut a bucket. */
function school() {
  const [org, code, lines] = value("select o.id || ' ' || o.code || ' ' || c.ledger_seq from orgs o join org_counters c on c.org_id = o.id where o.kind = 'school' order by c.ledger_seq desc limit 1").split(" ");
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const to = today < "2026-11-24" ? today : "2026-11-24";
  const [year, month, day] = to.split("-").map(Number);
  // The bucket before the one of the last day is whole; the days from its end on are read line by line.
  const last = day < 25 ? (month === 1 ? (year - 1) * 1000 + 122 : year * 1000 + (month - 1) * 10 + 2) : year * 1000 + month * 10 + 1;
  const from = `${to.slice(0, 8)}${day < 25 ? "01" : "25"}`;
  const sums = (parts) => `select measure, service, audience, sum(quantity) from (${parts}) parts group by measure, service, audience`;
  const rollups = (first, end) => `select measure, service, audience, quantity from rollups where org_id = ${org} and bucket between ${first} and ${end}`;
  const edge = `select measure, service, audience, quantity from ledger where org_id = ${org} and day between '${from}' and '${to}'`;
  const floor = bare([sums(rollups(2025112, 2026111)), sums(`${rollups(0, last)} union all ${edge}`)]);
  say(`compile of a school's report (${lines} lines)`, ms(compiled(code)), `the two sums in SQL: ${ms(floor)}`);
}

/** A list of 20,000 learners: read and judged, then taken into a copy of the database. */
function rosters() {
  const names = Array.from({ length: 20_000 }, (_, n) => `${n + 1};Nguyễn Thị Học Sinh ${"ABCDEGHIKL"[n % 10]}${"abcdeghikl"[Math.floor(n / 10) % 10]};${String(1 + (n % 28)).padStart(2, "0")}/${String(1 + (n % 12)).padStart(2, "0")}/2013;Nữ;${6 + (n % 4)}A${1 + (n % 9)};51${String(n).padStart(8, "0")}`);
  writeFileSync(`${FOLDER}/list.csv`, `STT;Họ và tên;Ngày sinh;Giới tính;Lớp;Mã định danh\n${names.join("\n")}\n`);
  const read = usual(() => run("import", "roster", `${FOLDER}/list.csv`, "--org", "21040-01", "--dry-run", "--json"), 3);
  const copy = usual(() => execFileSync("sqlite3", [":memory:", "-cmd", ".mode csv", "-cmd", ".separator ;", `.import ${FOLDER}/list.csv t`, "select count(*) from t"]), 3);
  say("import of 20,000 rows, read and judged", ms(read), `sqlite3 .import: ${ms(copy)}`);
  if (POSTGRES) return;
  const folder = `${FOLDER}-import`, times = [];
  for (let n = 0; n < 3; n += 1) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    execFileSync("sqlite3", [DATABASE, `vacuum into '${folder}/daisuso.db'`]);
    for (const file of ["keys", "secret", "files"]) if (existsSync(`${FOLDER}/${file}`)) cpSync(`${FOLDER}/${file}`, `${folder}/${file}`, { recursive: true });
    times.push(took(() => execFileSync(PROGRAM, ["import", "roster", `${FOLDER}/list.csv`, "--org", "21040-01", "--data-dir", folder], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 30 })));
  }
  rmSync(folder, { recursive: true, force: true });
  const into = usual(() => { rmSync(`${FOLDER}/copy.db`, { force: true }); execFileSync("sqlite3", [`${FOLDER}/copy.db`, "-cmd", "pragma journal_mode=wal", "-cmd", "pragma synchronous=full", "-cmd", ".mode csv", "-cmd", ".separator ;", `.import ${FOLDER}/list.csv t`, "create unique index t_id on t (\"Mã định danh\")"]); }, 3);
  say("import of 20,000 rows, taken in", ms(median(times)), `sqlite3 .import into a file, one index: ${ms(into)}`);
}
