// Notices can be put away; a notice that htmx brings gets the eye (scroll) without stealing the keyboard.

export function notices(page) {
  page.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-dismiss]");
    button?.closest(".notice")?.remove();
  });
  page.addEventListener("htmx:after:swap", () => {
    const box = page.getElementById("notices");
    if (box?.firstElementChild && box.getBoundingClientRect().top < 0) box.scrollIntoView({ block: "start" });
  });
}
