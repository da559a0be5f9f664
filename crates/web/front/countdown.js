// Keeps the line of a countdown true while the page stays open. The words are the page's own:
// data-day, data-days, data-hour … hold "#" where the number goes.

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** "left" or "late" and the biggest unit, as the server counts it (web::chart::countdown): of days too late the one that has begun counts. */
export function distance(due, now) {
  const late = now >= due;
  const gap = Math.abs(due - now);
  const [unit, size] = gap >= DAY ? ["day", DAY] : gap >= HOUR ? ["hour", HOUR] : ["minute", MINUTE];
  return { late, unit, n: Math.max(1, Math.floor(gap / size)) + (late && unit === "day" ? 1 : 0) };
}

export function countdowns(page) {
  // The page brings the server's clock; a tablet with a wrong clock still counts right.
  const started = performance.now();
  const tick = () => {
    for (const box of page.querySelectorAll("[data-due]")) {
      const now = Number(box.dataset.now) + (performance.now() - started);
      const { late, unit, n } = distance(Number(box.dataset.due), now);
      const name = (late ? "late" : "left") + unit[0].toUpperCase() + unit.slice(1) + (n === 1 ? "" : "s");
      const words = box.dataset[name];
      const line = box.querySelector("[data-line]");
      const text = words?.replace("#", String(n));
      if (line && text && line.textContent !== text) line.textContent = text;
    }
  };
  setInterval(tick, 30_000);
}
