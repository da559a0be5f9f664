// Looks at pages: pictures at three widths in light and dark, and the accessibility rules of axe-core.
//
//   node e2e/look.mjs --out DIR [--lang vi,en] [--cookie NAME=VALUE] [--sign-in LOGIN:PASSWORD] [--widths 360,768,1280] [--schemes light,dark] [--slice 1500] [--no-axe] URL...
//
// Prints one line per finding; the exit code is 1 when there is any: an axe violation (WCAG 2.2 A and AA), a
// page wider than the window, a request to another host, a console error (a CSP report is one), a failed request.
import { mkdir } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { launch } from "./browser.mjs";
import { signIn } from "./walk.mjs";

const { values, positionals: urls } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "test-results/look" },
    lang: { type: "string", default: "vi" },
    cookie: { type: "string", multiple: true, default: [] },
    "sign-in": { type: "string" },
    widths: { type: "string", default: "360,768,1280" },
    schemes: { type: "string", default: "light,dark" },
    slice: { type: "string" },
    "no-axe": { type: "boolean", default: false },
  },
});
if (!urls.length) {
  console.error("look.mjs: say at least one address");
  process.exit(2);
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
await mkdir(values.out, { recursive: true });
const findings = [];
const browser = await launch();
try {
  for (const lang of values.lang.split(",")) {
    for (const scheme of values.schemes.split(",")) {
      for (const width of values.widths.split(",").map(Number)) {
        for (const url of urls) await look({ url, lang, scheme, width });
      }
    }
  }
} finally {
  await browser.close();
}
for (const line of [...new Set(findings)]) console.log(line);
console.log(`${urls.length} pages, ${new Set(findings).size} findings, pictures in ${values.out}`);
process.exit(findings.length ? 1 : 0);

async function look({ url, lang, scheme, width }) {
  const host = new URL(url).origin;
  const where = `${url} ${lang} ${scheme} ${width}`;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 900 },
    colorScheme: scheme,
    locale: lang,
    bypassCSP: false,
  });
  const cookies = [`lang=${lang}`, ...values.cookie].map((pair) => {
    const at = pair.indexOf("=");
    // A __Host- cookie is Secure even on this machine, where browsers trust plain http.
    const secure = pair.startsWith("__Host-");
    const url = secure ? host.replace(/^http:/, "https:") : host;
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url, secure };
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const [login, ...password] = (values["sign-in"] ?? "").split(":");
  if (login) await signIn(page, host, { login, password: password.join(":") });
  page.on("console", (line) => { if (line.type() === "error") findings.push(`${where}: console: ${line.text()}`); });
  page.on("pageerror", (error) => findings.push(`${where}: script: ${error.message}`));
  page.on("requestfailed", (request) => findings.push(`${where}: failed: ${request.url()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(host) && !request.url().startsWith("data:")) findings.push(`${where}: asks ${request.url()}`);
  });
  const answer = await page.goto(url, { waitUntil: "networkidle" });
  if (!answer.ok()) findings.push(`${where}: status ${answer.status()}`);
  await page.evaluate(() => document.fonts.ready);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) findings.push(`${where}: ${over} px wider than the window`);
  const name = `${new URL(url).pathname}${new URL(url).search}`.replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "home";
  const file = join(values.out, `${name}-${lang}-${scheme}-${width}`);
  if (values.slice) {
    // A long page in pieces that a person can read without zooming.
    const all = await page.evaluate(() => document.documentElement.scrollHeight);
    const high = Number(values.slice);
    for (let y = 0, at = 1; y < all; y += high, at += 1) {
      const clip = { x: 0, y, width, height: Math.min(high, all - y) };
      await page.screenshot({ path: `${file}-${at}.png`, fullPage: true, clip });
    }
  } else {
    await page.screenshot({ path: `${file}.png`, fullPage: true });
  }
  if (!values["no-axe"]) {
    // Through the debugger, not a <script>, so that our CSP stays as it is.
    await page.evaluate(axe);
    const result = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    for (const rule of result.violations) {
      for (const node of rule.nodes.slice(0, 6)) {
        const why = (node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? "";
        findings.push(`${where}: axe ${rule.id}: ${node.target.join(" ")} ${why}`);
      }
    }
  }
  await context.close();
}
