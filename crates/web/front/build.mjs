// Builds crates/web/assets: one style sheet, one script, the fonts, one icon sprite, logo and manifest.
// Run by `make assets` (npm run build). Nothing here asks the network.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync } from "node:zlib";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const front = dirname(fileURLToPath(import.meta.url));
const root = join(front, "../../..");
const out = join(front, "../assets");
const cache = join(root, "node_modules/.cache/daisuso");
/** path inside assets → bytes */
const made = new Map();

await tabler();
await bundle();
await sprite();
for (const name of await readdir(join(front, "still"))) {
  made.set(name, await readFile(join(front, "still", name)));
}
await place();

/** Tabler is 740 KB; only the rules whose classes stand in our templates, sources or scripts stay. */
async function tabler() {
  const [used] = await new PurgeCSS().purge({
    css: [join(root, "node_modules/@tabler/core/dist/css/tabler.css")],
    content: [
      join(root, "crates/*/templates/**/*.html"),
      join(root, "crates/*/examples/**/*.html"),
      join(root, "crates/web*/src/**/*.rs"),
      join(front, "*.js"),
    ],
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    safelist: { standard: ["html", "body"] },
    // Themes of the kit's own showcase: dark mode follows the system, there is one theme.
    blocklist: [/data-bs-theme-/, /data-bs-navbar-theme/],
    variables: true,
    keyframes: true,
  });
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, "tabler.css"), used.css);
}

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [join(front, "app.js"), join(front, "app.css")],
    alias: { "tabler-used": join(cache, "tabler.css") },
    bundle: true,
    minify: true,
    legalComments: "none",
    target: ["es2020", "chrome111", "firefox113", "safari16.4"],
    outdir: out,
    assetNames: "fonts/[name]-[hash]",
    loader: { ".woff2": "file" },
    logLevel: "warning",
    write: false,
  });
  for (const file of result.outputFiles) made.set(relative(out, file.path), Buffer.from(file.contents));
}

async function sprite() {
  const names = (await readFile(join(front, "icons.txt"), "utf8"))
    .split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(async (name) => {
    const svg = await readFile(join(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
      .replace(/<\/svg>[\s\S]*$/, "").replace(/\s*\n\s*/g, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  }));
  made.set("icons.svg", Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`));
}

/** Writes what differs, removes what is no longer made, says the sizes. */
async function place() {
  await mkdir(join(out, "fonts"), { recursive: true });
  for (const old of await readdir(out, { recursive: true, withFileTypes: true })) {
    const path = relative(out, join(old.parentPath, old.name));
    if (old.isFile() && !made.has(path)) await rm(join(out, path));
  }
  for (const [path, bytes] of [...made].sort()) {
    const before = await readFile(join(out, path)).catch(() => null);
    if (!before?.equals(bytes)) await writeFile(join(out, path), bytes);
    const wire = path.endsWith(".woff2") ? bytes.length : brotliCompressSync(bytes).length;
    console.log(`${path.padEnd(62)} ${String(bytes.length).padStart(7)} B ${String(wire).padStart(7)} B on the wire`);
  }
}
