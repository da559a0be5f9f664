// Leaving a form[data-draft] with unsent changes asks first (the browser's own question).

export function drafts(page) {
  const dirty = new Set();
  const draft = (event) => event.target.closest?.("form[data-draft]");
  page.addEventListener("input", (event) => { const form = draft(event); if (form) dirty.add(form); });
  page.addEventListener("submit", (event) => dirty.delete(event.target));
  page.addEventListener("reset", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });
}
