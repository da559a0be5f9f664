// The attendance grid: [data-all="present"] sets every row to that value at once; the exceptions are ticked after.
// The running sum of each value is shown in [data-sum="value"].

export function attendance(page) {
  page.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-all]");
    const grid = button?.closest("[data-attendance]");
    if (!grid) return;
    event.preventDefault();
    for (const box of grid.querySelectorAll(`input[type=radio][value="${CSS.escape(button.dataset.all)}"]`)) {
      if (!box.disabled) box.checked = true;
    }
    grid.dispatchEvent(new Event("change", { bubbles: true }));
  });
  page.addEventListener("change", (event) => {
    const grid = event.target.closest?.("[data-attendance]");
    if (grid) sum(grid);
  });
  for (const grid of page.querySelectorAll("[data-attendance]")) sum(grid);
}

function sum(grid) {
  for (const place of grid.querySelectorAll("[data-sum]")) {
    const value = CSS.escape(place.dataset.sum);
    place.textContent = grid.querySelectorAll(`input[type=radio][value="${value}"]:checked`).length;
  }
}
