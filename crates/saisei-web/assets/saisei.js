// Quickens pages that work without it. Decides nothing clinical: the server checks every code and every answer.

const LENGTH = 17; // SS, type letter, 13 characters, check
const GAP = 80; // milliseconds between the characters of one burst
const PAUSE = 120; // after this pause a burst without Enter is over
const SURE = 6; // characters that arrive this fast are a scanner

/** The character of a physical key, whatever an input method would make of it. */
export function characterOf(code) {
  const key = /^Key([A-Z])$/.exec(code) ?? /^(?:Digit|Numpad)([0-9])$/.exec(code);
  return key ? key[1] : null;
}

/** What a burst is: a whole label, a part, two at once, or something else. */
export function readBurst(text) {
  if (!text.startsWith("SS")) {
    return { kind: text.length >= SURE ? "foreign" : "nothing" };
  }
  if (text.length === LENGTH) return { kind: "label", letter: text[2], code: text };
  if (text.length > LENGTH) return { kind: "double" };
  return { kind: text.length >= SURE ? "half" : "nothing" };
}

/** Listens on the whole document, so that no click into a field is needed first. */
class Scanner {
  constructor(onBurst, onInputMethod) {
    this.onBurst = onBurst;
    this.onInputMethod = onInputMethod;
    this.clear();
    document.addEventListener("keydown", (event) => this.key(event), true);
  }

  clear() {
    clearTimeout(this.timer);
    this.text = "";
    this.last = 0;
    this.composed = false;
    this.field = null;
    this.before = "";
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const now = event.timeStamp;
    // Scanners end a code with Enter, some with Tab; a driver may send Enter without naming the physical key.
    const ends = ["Enter", "NumpadEnter", "Tab"].includes(event.code) || event.key === "Enter";
    if (ends) return this.enter(event, now);
    if (event.code.startsWith("Shift") || event.code === "CapsLock") return;
    const character = characterOf(event.code);
    if (!character) return this.finish();
    if (this.text && now - this.last > GAP) this.finish();
    if (!this.text) this.begin();
    this.composed ||= event.isComposing || event.key === "Process" || event.keyCode === 229;
    this.text += character;
    this.last = now;
    // Once it is surely a scanner, its characters no longer go into the field that has the focus.
    if (this.text.length >= SURE) event.preventDefault();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), PAUSE);
  }

  begin() {
    const field = document.activeElement;
    const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    this.field = isText ? field : null;
    this.before = isText ? field.value : "";
  }

  enter(event, now) {
    if (this.text.length < SURE || now - this.last > PAUSE) return this.clear();
    event.preventDefault();
    event.stopPropagation();
    this.finish(true);
  }

  finish(entered = false) {
    const { text, composed, field, before } = this;
    this.clear();
    const burst = readBurst(text);
    // Without Enter only a whole label counts: somebody may just type fast.
    if (burst.kind === "nothing" || (!entered && burst.kind !== "label" && burst.kind !== "double")) return;
    if (field) {
      field.blur();
      field.value = before;
    }
    // The physical keys were read all the same; a lost start shows that the input method swallowed some.
    if (composed && burst.kind !== "label") return this.onInputMethod();
    this.onBurst(burst);
  }
}

function tone(...pitches) {
  try {
    const context = new AudioContext();
    pitches.forEach((pitch, place) => {
      const sound = context.createOscillator();
      const volume = context.createGain();
      sound.frequency.value = pitch;
      volume.gain.value = 0.1;
      sound.connect(volume).connect(context.destination);
      sound.start(context.currentTime + place * 0.25);
      sound.stop(context.currentTime + place * 0.25 + 0.15);
    });
  } catch {
    // A sound is never needed.
  }
}

/** The bedside form: labels go to their slot by type, in any order. */
class BedsideForm {
  constructor(form) {
    this.form = form;
    this.says = form.querySelector("[data-says]");
    this.sent = false;
    new Scanner((burst) => this.take(burst), () => this.say("ime", true));
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => { this.sent = false; });
    navigator.wakeLock?.request("screen").catch(() => {});
  }

  say(what, refused = false) {
    this.says.textContent = this.form.getAttribute(`data-say-${what}`);
    this.says.classList.toggle("refused", refused);
    if (refused) tone(330, 330);
  }

  take(burst) {
    if (this.sent) return;
    if (burst.kind !== "label") return this.say(burst.kind, true);
    const slot = this.form.querySelector(`[data-slot="${burst.letter}"]`);
    if (!slot) return this.say("other-type", true);
    const input = slot.querySelector("[data-needed]");
    if (input.value === burst.code) return this.say("again");
    input.value = burst.code;
    this.mark(slot);
    this.say("read");
    tone(880);
    this.goOn();
  }

  mark(slot) {
    slot.classList.add("read");
    const state = slot.querySelector("[data-state]");
    if (state) state.textContent = state.dataset.read;
  }

  typed(input) {
    input.closest("[data-slot]")?.classList.remove("read");
  }

  /** Sends when nothing is missing. */
  goOn() {
    const open = [...this.form.querySelectorAll("[data-needed]")].filter((input) => input.value === "");
    if (open.length === 0) return this.form.requestSubmit();
    const first = open.some((input) => input.closest('[data-slot="W"]'));
    this.say(first ? "first" : "then-container");
  }

  submit(event) {
    if (this.sent) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      return this.say("offline", true);
    }
    this.sent = true;
    this.say("sending");
  }
}

function watchAge(bar) {
  const limit = Number(bar.dataset.limit) * 1000;
  const shown = performance.now();
  const look = () => { bar.hidden = performance.now() - shown < limit; };
  setInterval(look, 1000);
  // A page that comes back out of the browser's cache is as old as it looks.
  window.addEventListener("pageshow", (event) => { if (event.persisted) bar.hidden = false; });
}

function watchConnection(bar) {
  const look = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  look();
}

/** Counts down what the server said; when it is over the page leaves, and never comes back by itself. */
function watchValidity(line) {
  const left = Number(line.dataset.until) - Number(line.dataset.now);
  const end = performance.timeOrigin + performance.now() + left;
  const words = line.textContent;
  const look = () => {
    const seconds = Math.ceil((end - performance.timeOrigin - performance.now()) / 1000);
    if (seconds <= 0) return location.replace(line.dataset.then);
    const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    line.textContent = `${words} · ${line.dataset.words} ${text}`;
  };
  setInterval(look, 1000);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(line.dataset.then); });
  look();
}

function showPassword(button) {
  const input = document.getElementById(button.dataset.show);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hideText : button.dataset.showText;
  });
}

function start() {
  document.querySelectorAll("form[data-scan]").forEach((form) => new BedsideForm(form));
  document.querySelectorAll("[data-stale]").forEach(watchAge);
  document.querySelectorAll("[data-offline]").forEach(watchConnection);
  document.querySelectorAll("[data-until]").forEach(watchValidity);
  document.querySelectorAll("[data-show]").forEach(showPassword);
  document.querySelector("[data-focus]")?.focus();
  if (document.body.dataset.tone === "stop") tone(220, 165);
  if (document.body.dataset.tone === "go") tone(880);
}

start();
