// Quickens pages that work without it. Decides nothing clinical: the server checks every code and every answer.

const LENGTH = 17; // SS, type letter, 13 characters, check
const GAP = 80; // milliseconds between the characters of one burst
const PAUSE = 120; // after this pause a burst without Enter is over
const SURE = 6; // characters that arrive this fast are a scanner
const WARN = 300; // seconds before the sign-in ends

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
    this.first = 0;
    this.last = 0;
    this.composed = false;
    this.odd = "";
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
    if (!character) return this.other(event);
    if (this.text && now - this.last > GAP) this.finish();
    if (!this.text) this.begin(now);
    this.composed ||= event.isComposing || event.key === "Process" || event.keyCode === 229;
    this.text += character;
    this.last = now;
    // Once it is surely a scanner, its characters no longer go into the field that has the focus.
    if (this.text.length >= SURE) event.preventDefault();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), PAUSE);
  }

  /** A key that no label has: whatever went before it is over. */
  other(event) {
    this.finish();
    this.odd = event.key.length === 1 ? event.key : event.code;
  }

  begin(now) {
    const field = document.activeElement;
    const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    this.field = isText ? field : null;
    this.before = isText ? field.value : "";
    this.first = now;
  }

  enter(event, now) {
    if (this.text.length < SURE || now - this.last > PAUSE) return this.clear();
    event.preventDefault();
    event.stopPropagation();
    this.finish(event.code || event.key);
  }

  finish(end = "") {
    const { text, composed, field, before, first, last, odd } = this;
    this.clear();
    const burst = { ...readBurst(text), text, composed, end, odd, took: Math.round(last - first) };
    // Without Enter only a whole label counts: somebody may just type fast.
    if (burst.kind === "nothing" || (!end && burst.kind !== "label" && burst.kind !== "double")) return;
    if (field) {
      field.blur();
      field.value = before;
    }
    // The physical keys were read all the same; a lost start shows that the input method swallowed some.
    if (composed && burst.kind !== "label") return this.onInputMethod(burst);
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

function make(name, text, onClick) {
  const made = document.createElement(name);
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

/** The bedside form: labels go to their slot by type, in any order; the birthday is typed as heard. */
class BedsideForm {
  constructor(form) {
    this.form = form;
    this.says = form.querySelector("[data-says]");
    this.said = form.querySelector("[data-said]");
    this.cannot = form.querySelector("[name=cannot-say]");
    this.sent = false;
    new Scanner((burst) => this.take(burst), () => this.say("ime", true));
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", () => { this.sent = false; });
    navigator.wakeLock?.request("screen").catch(() => {});
    const pad = form.querySelector("[data-keypad]");
    if (pad && this.said) this.keypad(pad);
  }

  /** Ten keys and one to take back, for gloves. */
  keypad(pad) {
    const press = (change) => () => {
      this.said.value = change(this.said.value).slice(0, 4);
      this.typed(this.said);
    };
    for (const digit of "1234567890") pad.append(make("button", digit, press((text) => text + digit)));
    const back = make("button", "←", press((text) => text.slice(0, -1)));
    back.setAttribute("aria-label", "Backspace");
    pad.append(back);
    pad.hidden = false;
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

  mark(slot, read = true) {
    slot.classList.toggle("read", read);
    const state = slot.querySelector("[data-state]");
    if (state && read) state.textContent = state.dataset.read;
  }

  typed(input) {
    const slot = input.closest("[data-slot]");
    if (!slot) return;
    if (slot.dataset.slot !== "said") return slot.classList.remove("read");
    this.mark(slot, this.isSaid());
    if (this.isSaid()) this.goOn();
  }

  isSaid() {
    return !this.said || this.cannot.checked || /^[0-9]{4}$/.test(this.said.value.normalize("NFKC"));
  }

  open() {
    return [...this.form.querySelectorAll("[data-needed]")].filter((input) => input.value === "");
  }

  /** Sends when nothing is missing. */
  goOn() {
    const open = this.open();
    if (open.some((input) => input.closest('[data-slot="W"]'))) return this.say("first");
    if (!this.isSaid()) {
      this.say("then-said");
      return this.said.focus();
    }
    if (open.length > 0) return this.say("then-container");
    this.form.requestSubmit();
  }

  submit(event) {
    if (this.sent) return event.preventDefault();
    // Enter after the birthday is no mistake: what is still open is said, and nothing is sent.
    if (this.open().length > 0 || !this.isSaid()) {
      event.preventDefault();
      return this.goOn();
    }
    if (!navigator.onLine) {
      event.preventDefault();
      return this.say("offline", true);
    }
    this.sent = true;
    this.say("sending");
  }
}

/** The page that answers a form. The policy of these pages lets no script read HTML from text; the browser itself may. */
function answerOf(address, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "document";
    request.onload = () => resolve(request.responseXML);
    request.onerror = reject;
    request.send(body);
  });
}

/** Shows what a scanner sends and what the server says to it; measures clock and network. */
class DeviceTest {
  constructor(page) {
    this.page = page;
    this.form = page.querySelector("[data-device-form]");
    const shown = (burst) => this.show(burst);
    new Scanner(shown, shown);
    page.querySelectorAll("[data-needs-script]").forEach((line) => line.remove());
    const at = (name) => page.querySelector(`[data-${name}]`);
    for (const [name, act] of [["measure", () => this.measure()], ["sound", () => tone(880, 330)]]) {
      at(name).hidden = false;
      at(name).addEventListener("click", act);
    }
    this.touch(at("touch"), at("touched"));
    const width = () => { at("width").textContent = `${innerWidth} × ${innerHeight} px`; };
    addEventListener("resize", width);
    width();
    this.measure();
  }

  touch(box, says) {
    box.hidden = false;
    box.addEventListener("click", (event) => {
      event.target.closest("button")?.setAttribute("aria-pressed", "true");
      if (!box.querySelector("[aria-pressed=false]")) says.textContent = box.dataset.touch;
    });
  }

  async ask(values) {
    const body = new URLSearchParams({ form: this.form.elements.form.value, ...values });
    const sent = performance.now();
    const page = await answerOf(this.form.action, body);
    return { page, trip: performance.now() - sent };
  }

  async show(burst) {
    this.form.elements.code.value = burst.text;
    const values = { code: burst.text, milliseconds: burst.took, "input-method": burst.composed ? "on" : "off",
      before: burst.odd, end: burst.end };
    const { page } = await this.ask(values);
    const said = page.querySelector("[data-verdict]");
    if (said) this.page.querySelector("[data-verdict]").replaceWith(document.adoptNode(said));
  }

  async measure() {
    const { page, trip } = await this.ask({ code: "" }).catch(() => ({}));
    const server = Number(page?.querySelector("[data-server]")?.dataset.server);
    if (!server) return;
    // Half of the round trip lies between the server's clock and this one.
    const apart = Math.round((Date.now() - trip / 2 - server) / 100) / 10;
    const near = Math.abs(apart) < 1;
    const { clock, trip: unit, near: nearly } = this.page.dataset;
    this.page.querySelector("[data-clock-is]").textContent = near ? nearly : `${apart} ${clock}`;
    this.page.querySelector("[data-trip-is]").textContent = `${Math.round(trip)} ${unit}`;
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

/** Without a connection nothing is sent; what was typed stays, and reading goes on. */
function watchConnection(bar) {
  const look = () => { bar.hidden = navigator.onLine; };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  document.addEventListener("submit", (event) => {
    // A stop is tried in any case.
    if (navigator.onLine || event.target.action.endsWith("/stop")) return;
    event.preventDefault();
    look();
    bar.tabIndex = -1;
    bar.focus();
  });
  look();
}

function clockWords(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The sign-in ends without use: one press extends it. Another tab that is used extends it for all. */
function watchSession(bar) {
  const idle = Number(bar.dataset.session);
  const words = bar.querySelector("[data-words]");
  const extend = bar.querySelector("[data-extend]");
  let used = Date.now();
  const others = "BroadcastChannel" in window ? new BroadcastChannel("saisei-session") : null;
  if (others) others.onmessage = () => { used = Date.now(); };
  others?.postMessage("used");
  const look = () => {
    const left = idle - Math.floor((Date.now() - used) / 1000);
    bar.hidden = left > WARN;
    extend.hidden = left <= 0;
    words.textContent = left <= 0 ? bar.dataset.over : words.dataset.words.replace("{}", clockWords(left));
  };
  extend.addEventListener("click", async () => {
    // Any page that is asked for counts as use; this one asks for nothing else.
    const answer = await fetch("/device-test", { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    used = Date.now();
    others?.postMessage("used");
    look();
  });
  setInterval(look, 1000);
}

/** Counts down what the server said; when it is over the page leaves, and never comes back by itself. */
function watchValidity(line) {
  const left = Number(line.dataset.until) - Number(line.dataset.now);
  const end = performance.timeOrigin + performance.now() + left;
  const words = line.textContent;
  const look = () => {
    const seconds = Math.ceil((end - performance.timeOrigin - performance.now()) / 1000);
    if (seconds <= 0) return location.replace(line.dataset.then);
    line.textContent = `${words} · ${line.dataset.words} ${clockWords(seconds)}`;
  };
  setInterval(look, 1000);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(line.dataset.then); });
  look();
}

/** Hours and minutes since a start, by the server's clock. */
function watchElapsed(clock) {
  const passed = Number(clock.dataset.now) - Number(clock.dataset.elapsed);
  const shown = performance.now();
  const look = () => {
    const minutes = Math.floor((passed + performance.now() - shown) / 60000);
    const text = clockWords(Math.max(0, minutes));
    if (clock.textContent !== text) clock.textContent = text;
  };
  setInterval(look, 5000);
}

function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
}

/** Shortcuts move, and record nothing. Nobody who types and no scanner sets one off. */
function watchKeys(dialog) {
  if (document.documentElement.dataset.keys === "off") return;
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  let before = { key: "", at: 0 };
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = before;
    before = { key: event.key, at: event.timeStamp };
    const since = event.timeStamp - last.at;
    if (event.key === "/") {
      const search = document.querySelector("main input[type=search], input[type=search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
    }
    if (event.key === "?") dialog.showModal();
    if (event.key === "t" && last.key === "g" && since > GAP && since < 1500) location.assign("/today");
  });
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

function showPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function start() {
  const each = (marked, what) => document.querySelectorAll(marked).forEach(what);
  each("form[data-scan]", (form) => new BedsideForm(form));
  each("[data-device]", (page) => new DeviceTest(page));
  each("[data-stale]", watchAge);
  each("[data-offline]", watchConnection);
  each("[data-session]", watchSession);
  each("[data-until]", watchValidity);
  each("[data-elapsed]", watchElapsed);
  each("dialog.keys", watchKeys);
  each("[data-show]", showPassword);
  each("[data-print]", showPrint);
  document.querySelector("[data-focus]")?.focus();
  if (document.body.dataset.tone === "stop") tone(220, 165);
  if (document.body.dataset.tone === "go") tone(880);
}

start();
