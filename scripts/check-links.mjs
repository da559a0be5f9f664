// Dead links in the documents: every link of every *.md in the repository must lead to a file, and to a heading where it
// names one. Links to the web are not followed. Node alone; exit code 1 names what leads nowhere.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = new URL("..", import.meta.url).pathname;
const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: root });
const files = listed.toString().split("\0").filter((file) => file && existsSync(join(root, file)));

/** The text without code: what looks like a link there is none. Lines keep their numbers. */
function prose(text) {
  let fence = null;
  return text.split("\n").map((line) => {
    const mark = line.match(/^\s*(`{3,}|~{3,})/)?.[1];
    if (fence) {
      if (mark && mark[0] === fence[0] && mark.length >= fence.length) fence = null;
      return "";
    }
    if (mark) {
      fence = mark;
      return "";
    }
    return line.replace(/(`+)(?:(?!\1).)*?\1/g, (code) => " ".repeat(code.length));
  });
}

/** The anchors of a document as GitHub makes them: lower case, no punctuation, spaces to hyphens, doubles numbered. */
function anchors(text) {
  const seen = new Map();
  const found = new Set();
  let fence = false;
  for (const line of text.split("\n")) {
    if (/^\s*(```|~~~)/.test(line)) fence = !fence;
    const heading = fence ? null : line.match(/^#{1,6}\s+(.*?)\s*#*$/)?.[1];
    if (heading === undefined || heading === null) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const base = plain.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "").replaceAll(" ", "-");
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    found.add(count ? `${base}-${count}` : base);
  }
  for (const [, id] of text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) found.add(id);
  return found;
}

/** The targets of a line: [text](target "title"), ![picture](target), [name]: target, href="…" and src="…". */
function* targets(line) {
  for (const [, angled, plain] of line.matchAll(/\]\(\s*(?:<([^>]*)>|((?:[^()\s]|\([^()\s]*\))+))[^)]*\)/g)) yield angled ?? plain;
  const named = line.match(/^\s*\[[^\]]+\]:\s*<?([^\s>]+)>?/);
  if (named) yield named[1];
  for (const [, target] of line.matchAll(/\b(?:href|src)="([^"]+)"/g)) yield target;
}

const dead = [];
let links = 0;
for (const file of files) {
  const text = readFileSync(join(root, file), "utf8");
  prose(text).forEach((line, index) => {
    for (const target of targets(line)) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("//")) continue;
      links += 1;
      const say = (why) => dead.push(`${file}:${index + 1}: ${target}: ${why}`);
      const [path, anchor] = target.split("#", 2);
      let place;
      try {
        const bare = decodeURIComponent(path.split("?")[0]);
        place = bare === "" ? file : normalize(bare.startsWith("/") ? bare.slice(1) : join(dirname(file), bare));
      } catch {
        say("cannot be read");
        continue;
      }
      const whole = join(root, place);
      if (relative(root, whole).startsWith("..")) say("leads out of the repository");
      else if (!existsSync(whole)) say("no such file");
      else if (anchor && place.endsWith(".md") && statSync(whole).isFile()) {
        if (!anchors(readFileSync(whole, "utf8")).has(decodeURIComponent(anchor))) say("no such heading");
      }
    }
  });
}
if (dead.length) {
  console.error(`${dead.join("\n")}\n${dead.length} dead links`);
  process.exit(1);
}
console.log(`${links} links in ${files.length} documents lead somewhere`);
