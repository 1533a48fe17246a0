// Opens the screen, and opens it again whenever it has ended: nobody here knows how to reload.
"use strict";

const COLUMNS = { wide: 100, high: 80 }; // what the screens are drawn for
const LEAST_ROWS = 30;
const LETTER = { width: 0.6, height: 1.35 }; // of Roboto Mono, for each pixel of its size
const PATIENCE = 6000; // for so long it is a moment; then people are sent to the reception
const LIVED = 15000; // a screen that was there for so long has begun well

// Nothing on the screen opens another page or a question of the browser.
window.open = () => null;
window.confirm = () => false;
for (const unwanted of ["contextmenu", "paste", "drop", "dragover", "selectstart", "gesturestart"]) {
  window.addEventListener(unwanted, (event) => { event.preventDefault(); event.stopPropagation(); }, true);
}

// A page that is left gives its place free at once, also where the browser keeps it to come back to.
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    window.addEventListener("pagehide", () => this.close());
  }
};
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

function fontSize() {
  const asked = parseInt(new URLSearchParams(window.location.search).get("fontsize"), 10);
  if (asked >= 6 && asked <= 200) return asked;
  const { innerWidth: width, innerHeight: height } = window;
  const cell = Math.floor(width / (width > height ? COLUMNS.wide : COLUMNS.high));
  const widest = (cell + 0.5) / LETTER.width; // a letter may be half a pixel wider than its cell
  return Math.max(6, Math.floor(Math.min(widest, height / LEAST_ROWS / LETTER.height)));
}

function since() {
  return Date.now() - Number(sessionStorage.getItem("waiting-since") || Date.now());
}

function showHowLong() {
  document.body.classList.toggle("-waiting", since() > PATIENCE);
}

async function comeBack() {
  if (!sessionStorage.getItem("waiting-since")) sessionStorage.setItem("waiting-since", Date.now());
  showHowLong();
  await new Promise((resolve) => setTimeout(resolve, since() > PATIENCE ? 3000 : 500));
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    if (answer.ok) return window.location.reload();
  } catch { /* whoever serves us is not there either */ }
  comeBack();
}

const start = window.onload; // of textual.js, which measures the letters at once
window.onload = async () => {
  showHowLong();
  const terminal = document.getElementById("terminal");
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${window.location.host}${window.location.pathname}/ws`;
  terminal.dataset.fontSize = fontSize();
  const begun = Date.now();
  new MutationObserver((_, observer) => {
    if (!document.body.classList.contains("-closed")) return;
    observer.disconnect();
    if (Date.now() - begun > LIVED) sessionStorage.removeItem("waiting-since");
    comeBack();
  }).observe(document.body, { attributeFilter: ["class"] });
  const letters = ["400", "700"].map((weight) => document.fonts.load(`${weight} 16px "Roboto Mono"`));
  await Promise.race([Promise.allSettled(letters), new Promise((resolve) => setTimeout(resolve, 3000))]);
  start();
  listen(document.querySelector(".xterm-helper-textarea"));
};

// Keys come from a keyboard or a scanner, whatever was touched before; a finger has the screen's own
// keys, and needs no keyboard of the tablet over them.
function listen(keys) {
  keys.inputMode = "none";
  keys.addEventListener("blur", () => setTimeout(() => keys.focus()));
  window.addEventListener("focus", () => keys.focus());
  keys.focus();
}
