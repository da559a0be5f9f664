// Measures the release binary on the generated province: 923 schools, some 30,000 ambassadors, a million ledger lines.
//
//   make bench                     (LINES=50000 for a quick look)
//
// Every figure stands beside its floor on the same machine: the same sum in the database's own shell, a page that says
// hello, a plain copy of the same rows. A target that is missed ends the program with 1.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";

const PROGRAM = "target/release/daisuso";
const LINES = Number(process.env.LINES ?? 1_000_000);
const FOLDER = `bench-data/province-${LINES}`;
const DATABASE = `${FOLDER}/daisuso.db`;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const rows = [];
let missed = 0;

const took = (work) => { const start = performance.now(); work(); return performance.now() - start; };
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const best = (work, runs = 5) => median(Array.from({ length: runs }, () => took(work)));
const run = (...args) => execFileSync(PROGRAM, [...args, "--data-dir", FOLDER], { stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 30 });
const shell = (sql) => execFileSync("sqlite3", [DATABASE, sql], { maxBuffer: 1 << 30 }).toString();
const ms = (value) => `${value.toFixed(1)} ms`;

function say(what, figure, floor, target, good) {
  rows.push({ what, figure, floor, target: target ?? "", "": target ? (good ? "held" : "MISSED") : "" });
  if (target && !good) missed += 1;
}

if (!existsSync(`${FOLDER}/accounts.json`)) {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync("bench-data", { recursive: true });
  const time = took(() => run("demo", "--size", "province", "--ledger-lines", String(LINES), "--no-serve"));
  console.log(`province made in ${(time / 1000).toFixed(0)} s`);
}
const count = (table) => Number(shell(`select count(*) from ${table}`));
console.log(`${count("orgs where kind = 'school'")} schools, ${count("terms where state = 'active'")} ambassadors, ${count("ledger")} ledger lines, ${count("tallies")} tallies`);

const server = spawn(PROGRAM, ["serve", "--data-dir", FOLDER, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DAISUSO_LOG__LEVEL: "warn", DAISUSO_LIMITS__MAX_CONNECTIONS_PER_ADDRESS: "500" } });
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
  say("memory after the load", `${rss().toFixed(0)} MiB`, "");

  const sum = `select c.indicator, sum(c.computed + c.adjustment) from reports r join orgs o on o.id = r.org_id
    join report_cells c on c.org_id = r.org_id and c.report_id = r.id and c.version = r.version
    where o.managing_id = 1 and r.stage = 'accepted' group by c.indicator`;
  const empty = best(() => shell("select 1"));
  const bare = best(() => shell(sum));
  const nothing = best(() => run("audit", "checkpoint", "--org", "51"));
  const compiled = best(() => run("report", "compile", "--org", "51", "--period", "2026", "--out", `${FOLDER}/r.json`));
  const ours = Math.max(compiled - nothing, 0.1), floor = Math.max(bare - empty, 0.1);
  say("compile of the Department's report", `${ms(ours)} (of ${ms(compiled)} with start)`, `the sum in sqlite3: ${ms(floor)} (of ${ms(bare)})`, "≤ 1.5 ×", ours <= 1.5 * floor);
  for (const kind of ["docx", "pdf", "xlsx"]) {
    const time = best(() => run("report", "compile", "--org", "51", "--period", "2026", "--out", `${FOLDER}/r.${kind}`), 3);
    say(`report as ${kind.toUpperCase()}`, ms(time - nothing), `as JSON: ${ms(ours)}`);
  }

  const names = Array.from({ length: 20_000 }, (_, n) => `${n + 1};Nguyễn Thị Học Sinh ${"ABCDEGHIKL"[n % 10]}${"abcdeghikl"[Math.floor(n / 10) % 10]};${String(1 + (n % 28)).padStart(2, "0")}/${String(1 + (n % 12)).padStart(2, "0")}/2013;Nữ;${6 + (n % 4)}A${1 + (n % 9)};51${String(n).padStart(8, "0")}`);
  writeFileSync(`${FOLDER}/list.csv`, `STT;Họ và tên;Ngày sinh;Giới tính;Lớp;Mã định danh\n${names.join("\n")}\n`);
  const read = best(() => run("import", "roster", `${FOLDER}/list.csv`, "--org", "21040-01", "--dry-run", "--json"), 3);
  const copy = best(() => execFileSync("sqlite3", [":memory:", "-cmd", ".mode csv", "-cmd", ".separator ;", `.import ${FOLDER}/list.csv t`, "select count(*) from t"]), 3);
  say("import of 20,000 rows, read and judged", ms(read), `sqlite3 .import: ${ms(copy)}`);
}
