// Conveniences only: every page works without this file.
"use strict";

const box = document.getElementById("q");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions while typing: a combobox with a listbox, as the ARIA authoring practices describe it.
const list = document.getElementById("suggestions");
const PAUSE = 120; // milliseconds without a keystroke before a request
let shown = [];
let chosen = -1;
let waiting = 0;
let asked = 0;

box.setAttribute("role", "combobox");
box.setAttribute("aria-autocomplete", "list");
box.setAttribute("aria-controls", list.id);
box.setAttribute("aria-expanded", "false");
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Suggestions");

function close() {
  shown = [];
  choose(-1);
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
}

function choose(number) {
  chosen = number;
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === number)));
  if (number < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", `suggestion-${number}`);
}

function show(suggestions) {
  shown = suggestions;
  list.replaceChildren(...suggestions.map((one, at) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const kind = document.createElement("span");
    item.id = `suggestion-${at}`;
    item.setAttribute("role", "option");
    label.textContent = one.label;
    kind.textContent = `${one.kind}, ${one.count}`;
    kind.className = "kind";
    item.append(label, kind);
    item.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the box
    item.addEventListener("click", () => take(at));
    return item;
  }));
  choose(-1);
  list.hidden = suggestions.length === 0;
  box.setAttribute("aria-expanded", String(suggestions.length > 0));
}

function take(number) {
  box.value = shown[number].text;
  close();
  box.form.requestSubmit();
}

async function ask() {
  const number = ++asked;
  const text = box.value;
  if (!text.trim()) return close();
  try {
    const answer = await fetch(`${box.dataset.suggestions}?${new URLSearchParams({ q: text })}`);
    const found = answer.ok ? (await answer.json()).suggestions : [];
    if (number === asked && document.activeElement === box) show(found);
  } catch {
    close(); // no connection; the search itself will say so
  }
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});

// An answer that is still on its way would open the list again.
function dismiss() {
  clearTimeout(waiting);
  asked += 1;
  close();
}

box.addEventListener("blur", dismiss);

box.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && shown.length) {
    event.preventDefault();
    dismiss();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && shown.length) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    choose((chosen + 1 + step + shown.length + 1) % (shown.length + 1) - 1);
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    take(chosen);
  }
});

// Show what sets a result apart inside this page instead of opening its own.
const apart = document.getElementById("apart");

apart?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(apart.href);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("distinctive");
    if (!found) throw new Error("no such section");
    found.tabIndex = -1;
    apart.parentElement.replaceWith(found);
    found.focus();
  } catch {
    location.assign(apart.href); // its own page says what is wrong
  }
});
