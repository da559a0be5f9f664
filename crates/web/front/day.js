// input[data-day] takes a day as dd/mm/yyyy; here it gets slashes while digits are typed, and a button that opens the
// browser's calendar. The words of the button stand in data-day.

const said = (iso) => iso.split("-").reverse().join("/");
const iso = (text) => {
  const found = text.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
};

export function days(page) {
  for (const input of page.querySelectorAll("input[data-day]")) dress(input);
  page.addEventListener("input", (event) => {
    const input = event.target;
    if (!input.matches?.("input[data-day]") || event.inputType !== "insertText") return;
    if (/^\d{2}(\/\d{2})?$/.test(input.value)) input.value += "/";
  });
}

function dress(input) {
  // The slashes come by themselves, so a phone may show digits only.
  input.inputMode = "numeric";
  const picker = document.createElement("input");
  picker.type = "date";
  picker.tabIndex = -1;
  picker.className = "day-picker";
  picker.setAttribute("aria-label", input.dataset.day);
  picker.setAttribute("aria-hidden", "true");
  if (!picker.showPicker) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn day-button";
  button.title = input.dataset.day;
  button.setAttribute("aria-label", input.dataset.day);
  const sprite = page_sprite();
  button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#calendar"/></svg>`;
  const box = document.createElement("span");
  box.className = "day-box";
  input.replaceWith(box);
  box.append(input, button, picker);
  button.addEventListener("click", () => {
    picker.value = iso(input.value);
    picker.showPicker();
  });
  picker.addEventListener("change", (event) => {
    event.stopPropagation();
    if (!picker.value) return;
    input.value = said(picker.value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

/** The address of the icon sprite, as the page's own icons name it. */
function page_sprite() {
  return document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "";
}
