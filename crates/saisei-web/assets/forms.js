
// Forms of acts: everything here also works without it, on the server.

/** Eras of the Japanese calendar, newest first: letter, name, first year and first day. */
const FORM_ERAS = [["R", "令和", "Reiwa", 2019, 20190501], ["H", "平成", "Heisei", 1989, 19890108],
  ["S", "昭和", "Showa", 1926, 19261225], ["T", "大正", "Taisho", 1912, 19120730]];

/** A day as typed in either calendar; null if it cannot be read. The server reads it again and says what is wrong. */
export function dayTyped(text) {
  const plain = text.normalize("NFKC").trim().toUpperCase().replace(/[‐-―−ー]/g, "-").replace(/元/g, "1");
  const era = FORM_ERAS.find(([letter, name]) => plain.startsWith(letter) || plain.startsWith(name));
  let rest = plain;
  if (era) rest = plain.slice(plain.startsWith(era[0]) ? 1 : 2).replace(/^[. ]+/, "");
  let parts = rest.split(/[年月日/\-. ]+/).filter(Boolean);
  if (parts.length === 1 && !era && /^\d{8}$/.test(rest)) parts = [rest.slice(0, 4), rest.slice(4, 6), rest.slice(6)];
  if (parts.length === 1 && era && /^\d{6}$/.test(rest)) parts = [rest.slice(0, 2), rest.slice(2, 4), rest.slice(4)];
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return null;
  const year = era ? era[3] + Number(parts[0]) - 1 : Number(parts[0]);
  if (!era && parts[0].length !== 4) return null;
  const [month, day] = [Number(parts[1]), Number(parts[2])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? { year, month, day, era: Boolean(era) } : null;
}

/** The same day in the other calendar. */
export function dayBeside(typed, language) {
  const found = dayTyped(typed);
  if (!found) return "";
  const { year, month, day } = found;
  const pad = (number) => String(number).padStart(2, "0");
  if (found.era) {
    return language === "ja" ? `= ${year}年${month}月${day}日` : `= ${year}-${pad(month)}-${pad(day)}`;
  }
  const era = FORM_ERAS.find(([, , , , first]) => year * 10000 + month * 100 + day >= first);
  if (!era) return "";
  const number = year - era[3] + 1;
  return language === "ja" ? `= ${era[1]}${number}年${month}月${day}日` : `= ${era[2]} ${number}-${pad(month)}-${pad(day)}`;
}

/** Moves the point of a decimal number; nothing is calculated. */
export function pointMoved(text, tens) {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text.normalize("NFKC").trim());
  if (!match) return null;
  const [, sign, whole, fraction = ""] = match;
  const zeros = Math.max(0, 1 - whole.length - tens);
  const digits = ("0".repeat(zeros) + whole + fraction).padEnd(whole.length + tens + zeros, "0");
  const point = whole.length + tens + zeros;
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const right = digits.slice(point);
  return sign + left + (right ? `.${right}` : "");
}

function quickenDay(input) {
  const beside = input.parentElement.querySelector("[data-beside]");
  if (!beside) return;
  const look = () => { beside.textContent = dayBeside(input.value, document.documentElement.lang); };
  input.addEventListener("change", look);
}

function quickenMeasure(box) {
  const [input, select, beside] = ["input", "select", "[data-beside]"].map((part) => box.querySelector(part));
  const look = () => {
    const unit = select?.selectedOptions[0];
    const moved = unit?.dataset.tens ? pointMoved(input.value, Number(unit.dataset.tens)) : null;
    beside.textContent = moved === null ? "" : `= ${moved}\u00a0${unit.dataset.other}`;
  };
  if (select) box.addEventListener("change", look);
  const kind = select?.form.elements.namedItem("parameter");
  if (kind?.addEventListener && select.querySelector("[data-fits]")) {
    kind.addEventListener("change", () => {
      const fits = [...select.options].find((unit) => unit.dataset.fits?.split(" ").includes(kind.value));
      if (fits) select.value = fits.value;
    });
  }
}

function offerNow(box) {
  const button = box.querySelector("[data-now]");
  const [day, time] = ["[data-day]", "[data-time]"].map((part) => box.querySelector(part));
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = new Date(Date.now() + 9 * 3600 * 1000).toISOString();
    day.value = now.slice(0, 10).replaceAll("-", "/");
    time.value = now.slice(11, 16);
    day.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** What is wrong with a label for a slot of this letter; empty if nothing is. */
export function labelFault(text, letter) {
  const code = text.normalize("NFKC").trim().toUpperCase();
  if (code.startsWith("SS") && code.length > 17) return "double";
  if (code.startsWith("SS") && code.length < 17) return "half";
  if (!/^SS[A-Z0-9]{15}$/.test(code)) return "foreign";
  return code[2] === letter ? "" : "type";
}

/** Fields that take labels: a scan goes to the slot of its type, Enter goes to the next one and sends nothing. */
class LabelFields {
  constructor(form) {
    this.form = form;
    this.fields = [...form.querySelectorAll("input[data-label]")];
    this.fields.forEach((field) => {
      field.addEventListener("keydown", (event) => this.key(event, field));
      field.addEventListener("input", () => this.say(field, field.value ? "typed" : ""));
      field.addEventListener("change", () => this.check(field));
    });
    if (typeof Scanner === "function") new Scanner((burst) => this.take(burst), () => {});
  }

  say(field, what) {
    const line = field.parentElement.querySelector("[data-label-says]");
    line.textContent = what ? this.form.getAttribute(`data-label-${what}`) : "";
    line.classList.toggle("refused", ["half", "double", "type", "foreign"].includes(what));
  }

  check(field) {
    const fault = field.value ? labelFault(field.value, field.dataset.label) : "";
    if (fault) this.say(field, fault);
    return !fault;
  }

  key(event, field) {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (field.value && this.check(field)) this.next(field);
  }

  next(field) {
    const open = this.fields.find((other) => other !== field && !other.value);
    (open ?? field).focus();
  }

  take(burst) {
    const focused = this.fields.find((field) => field === document.activeElement) ?? this.fields.find((field) => !field.value);
    if (burst.kind !== "label") return focused && this.say(focused, burst.kind);
    const own = this.fields.filter((field) => field.dataset.label === burst.letter);
    const again = own.find((field) => field.value === burst.code);
    if (again) return this.say(again, "again");
    const slot = own.find((field) => !field.value);
    if (!slot) return focused && this.say(focused, "type");
    slot.value = burst.code;
    this.say(slot, "read");
    this.next(slot);
  }
}

/** One press sends once; a page that comes back out of the browser's cache can be sent again, under the same key. */
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) return event.preventDefault();
    // Without a connection the page says so and sends nothing: the press counts once there is one.
    if (!navigator.onLine) return;
    sent = true;
    // After the browser has read which button was pressed.
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = true; }));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = false;
    form.querySelectorAll("button[type=submit]:not([hidden])").forEach((button) => { button.disabled = false; });
  });
}

const DRAFT = "draft:";

function dropDrafts(which) {
  Object.keys(sessionStorage).filter((name) => name.startsWith(DRAFT) && which(name))
    .forEach((name) => sessionStorage.removeItem(name));
}

/** What was typed, per person and form, for a network that is lost. Kept in this tab, never with a password. */
class Draft {
  constructor(form) {
    this.form = form;
    const about = ["banner", "lot"].map((name) => form.elements[name]?.value ?? "").join(":");
    this.name = `${DRAFT}${form.dataset.draft}:${form.getAttribute("action")}:${about}`;
    this.mine = this.read();
    if (this.mine && "draftFresh" in form.dataset) this.restore();
    form.addEventListener("input", () => this.keep(false));
    form.addEventListener("submit", () => this.keep(true));
  }

  /** The form's own token; an entry of an act may have its name as well. */
  token() {
    return this.form.querySelector("input[type=hidden][name=form]");
  }

  read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  fields() {
    const kept = (field) => field.name && !["hidden", "password", "submit"].includes(field.type);
    return [...this.form.elements].filter(kept);
  }

  keep(sent) {
    const values = this.fields().map((field) => {
      const tick = ["radio", "checkbox"].includes(field.type);
      return [field.name, field.value, tick ? field.checked : null];
    });
    const draft = { at: Date.now(), sent, key: this.token()?.value, seen: this.form.elements.seen?.value, values };
    try {
      sessionStorage.setItem(this.name, JSON.stringify(draft));
    } catch {
      // Without room for it there is no draft.
    }
  }

  restore() {
    const fields = this.fields();
    for (const [name, value, ticked] of this.mine.values) {
      const field = fields.find((own) => own.name === name && (ticked === null || own.value === value));
      if (!field) continue;
      if (ticked === null) field.value = value;
      else field.checked = ticked;
    }
    // What may have arrived is sent again as it was, under the same key, so that it happens once.
    if (this.mine.sent && this.mine.key && this.token()) {
      this.token().value = this.mine.key;
      if (this.mine.seen && this.form.elements.seen) this.form.elements.seen.value = this.mine.seen;
    }
    this.tell();
  }

  tell() {
    const time = new Date(this.mine.at + 9 * 3600 * 1000).toISOString().slice(11, 16);
    const line = document.createElement("p");
    line.className = "said draft";
    line.setAttribute("role", "status");
    line.textContent = this.form.dataset.draftWords.replace("%time%", time);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "quiet";
    drop.textContent = this.form.dataset.draftDrop;
    drop.addEventListener("click", () => { sessionStorage.removeItem(this.name); location.reload(); });
    line.append(" ", drop);
    this.form.prepend(line);
  }
}

/** A recorded act leads to a page without its form, or away: its draft is over. */
function endDrafts() {
  const here = document.querySelector("form[data-draft]");
  const recorded = new URLSearchParams(location.search).has("recorded");
  const signedOut = document.querySelector("[data-signs-in]") && !document.querySelector("input[name=carry]");
  if (signedOut) dropDrafts(() => true);
  if (!here && recorded) {
    dropDrafts((name) => { try { return JSON.parse(sessionStorage.getItem(name)).sent; } catch { return true; } });
  }
  document.querySelectorAll('form[action="/sign-out"]').forEach((form) => {
    form.addEventListener("submit", () => dropDrafts(() => true));
  });
}

/** Hides what does not fit while somebody types; the server does the same for a press. */
function filterList(input) {
  const list = document.querySelector(input.dataset.filter);
  const none = document.querySelector("[data-filter-none]");
  const look = () => {
    const words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const part of list.querySelectorAll("section")) {
      const area = part.querySelector("h2").textContent;
      let own = 0;
      for (const item of part.querySelectorAll("li")) {
        const text = `${area} ${item.textContent}`.toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        own += item.hidden ? 0 : 1;
      }
      part.hidden = own === 0;
      shown += own;
    }
    none.hidden = shown > 0;
  };
  input.addEventListener("input", look);
}

function startForms() {
  document.querySelectorAll("input[data-day]").forEach(quickenDay);
  document.querySelectorAll("[data-measure]").forEach(quickenMeasure);
  document.querySelectorAll("[data-moment]").forEach(offerNow);
  document.querySelectorAll("form.act-form[method=post]").forEach(sendOnce);
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    if (form.querySelector("input[data-label]")) new LabelFields(form);
    new Draft(form);
  });
  document.querySelectorAll("input[data-filter]").forEach(filterList);
  endDrafts();
}

startForms();
