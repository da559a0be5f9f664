// "Are you sure?": a form with data-confirm, or anything with hx-confirm, asks in a dialog that says what will happen.
// The words come from the page (<template id="ask-words" data-yes data-no>), so both languages work.

/** Shows the question; answers true when the person agrees. */
function ask(text, yesWord) {
  const words = document.getElementById("ask-words")?.dataset ?? {};
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const line = document.createElement("p");
  line.id = "ask-text";
  line.textContent = text;
  dialog.setAttribute("aria-labelledby", line.id);
  const no = button(words.no ?? "×", "btn", "no");
  const yes = button(yesWord || words.yes || "OK", "btn btn-primary", "yes");
  const bar = document.createElement("form");
  bar.method = "dialog";
  bar.className = "btn-list";
  bar.append(yes, no);
  dialog.append(line, bar);
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

function button(text, className, value) {
  const made = document.createElement("button");
  made.textContent = text;
  made.className = className;
  made.value = value;
  return made;
}

export function asking(page) {
  const agreed = new WeakSet();
  page.addEventListener("submit", async (event) => {
    const form = event.target;
    const text = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!text || agreed.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (await ask(text, submitter?.textContent.trim())) {
      agreed.add(form);
      form.requestSubmit(submitter);
      agreed.delete(form);
    }
  }, true);
  page.addEventListener("htmx:confirm", async (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    event.preventDefault();
    if (await ask(ctx.confirm)) issueRequest();
    else dropRequest?.();
  });
}
