// Drop-down menus are <details class="drop">: a click elsewhere or Escape closes them.

export function folds(page) {
  const close = (except) => {
    for (const open of page.querySelectorAll("details.drop[open]")) if (open !== except) open.open = false;
  };
  page.addEventListener("click", (event) => close(event.target.closest?.("details.drop")));
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("details.drop[open]");
    close(null);
    open?.querySelector("summary")?.focus();
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}
