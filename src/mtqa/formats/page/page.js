// The report page at work: filters, keys, decisions. Without it the page is complete, only still.
// Everything that it shows of a text is set as textContent or value, never as markup.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const data = JSON.parse($("#data").textContent);
  const say = (key, values = {}) => data.words[key].replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

  // What there is -------------------------------------------------------------------------------------------------
  const segments = new Map(data.segments.map((s) => [s.n, s]));
  const findings = new Map(data.findings.map((f) => [f.id, f]));
  const toDecide = data.findings.filter((f) => f.state === "new");
  const cards = new Map($$(".card").map((el) => [Number(el.id.slice(1)), { el, n: Number(el.id.slice(1)), home: el.parentElement, findings: [] }]));
  for (const f of data.findings) cards.get(f.n)?.findings.push(f);
  const homes = $$(".group").filter((el) => el.id !== "reading");
  const order = new Map(homes.map((el) => [el, [...el.children]]));
  const likeness = (f) => JSON.stringify([f.rule, f.side, f.text, f.suggestion]);
  const alike = new Map();
  for (const f of toDecide) alike.set(likeness(f), [...(alike.get(likeness(f)) ?? []), f]);
  const twins = (f) => alike.get(likeness(f)) ?? [f];
  const original = (s) => (s.gap ? "" : data.text.slice(s.start, s.end));

  // What was decided ----------------------------------------------------------------------------------------------
  const VERDICTS = ["fix", "leave", "false_alarm", "unsure"];
  const decisions = new Map(); // finding id -> {decision, reason}
  const corrections = new Map(); // segment number -> text
  const undoable = [];
  let keysOn = true;
  let unsaved = false;

  const PLACE = `mtqa:${data.document}:${data.hash}`;
  let storage = null;
  const remember = () => {
    const kept = JSON.parse(storage.getItem(PLACE) ?? "{}");
    decisions.clear();
    corrections.clear();
    for (const [id, d] of Object.entries(kept.decisions ?? {})) {
      if (findings.has(id) && VERDICTS.includes(d?.decision)) decisions.set(id, { decision: d.decision, reason: String(d.reason ?? "") });
    }
    for (const [n, text] of Object.entries(kept.corrections ?? {})) if (segments.has(Number(n))) corrections.set(Number(n), String(text));
    keysOn = kept.keys !== false;
  };
  try {
    storage = window.localStorage;
    remember();
  } catch { /* blocked, or not ours: the export is the record */ }

  const keep = () => {
    try {
      storage.setItem(PLACE, JSON.stringify({ decisions: Object.fromEntries(decisions), corrections: Object.fromEntries(corrections), keys: keysOn }));
      return true;
    } catch {
      return false;
    }
  };

  // Each change is a list of [map, key, value]; undefined takes away. What was before is pushed for undo.
  const change = (list, back = false) => {
    if (!back) undoable.push(list.map(([map, key]) => [map, key, map.get(key)]));
    for (const [map, key, value] of list) value === undefined ? map.delete(key) : map.set(key, value);
    unsaved = true;
    kept();
    draw(list);
  };

  const tell = (text) => { $("#told").textContent = text; };
  const kept = () => { $("#kept").textContent = say(keep() ? "storage-on" : "storage-off"); };

  // Drawing -------------------------------------------------------------------------------------------------------
  const items = new Map($$(".finding").map((el) => [el.id.slice(2), el]));
  const li = (id) => items.get(id);
  const template = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

  const equip = (f) => {
    const bar = template("decide");
    if (twins(f).length > 1) {
      $(".alike", bar).hidden = false;
      $(".alike span", bar).textContent = say("alike", { n: twins(f).length });
    }
    li(f.id)?.lastElementChild.append(bar);
  };

  const drawFinding = (f) => {
    const el = li(f.id);
    const bar = el && $(".decide", el);
    if (!bar) return;
    const d = decisions.get(f.id);
    el.classList.toggle("decided", Boolean(d));
    for (const button of $$("[data-do]", bar)) button.setAttribute("aria-pressed", String(button.dataset.do === d?.decision));
    const reason = $(".reason", bar);
    reason.hidden = d?.decision !== "false_alarm";
    if (document.activeElement !== reason.firstElementChild) reason.firstElementChild.value = d?.reason ?? "";
  };

  const drawSegment = (n) => {
    const el = $(".translation", cards.get(n)?.el);
    if (!el) return;
    $(".corrected", el)?.remove();
    if (!corrections.has(n)) return;
    const p = document.createElement("p");
    const b = document.createElement("b");
    p.className = "corrected";
    p.dir = $(".text", el)?.dir ?? "auto";
    p.lang = data.lang === "xx" ? "" : data.lang;
    b.lang = document.documentElement.lang;
    b.textContent = `${say("corrected")} `;
    p.append(b, shown(short(corrections.get(n))));
    $(".correct", el).before(p);
  };

  const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
  const hex = (c) => c.charCodeAt(0).toString(16).padStart(4, "0");
  const KEEP = 3000;
  const short = (text) => (text.length > 3 * KEEP ? `${text.slice(0, KEEP)} [\u2026] ${text.slice(-KEEP)}` : text);
  const shown = (text) => text.replace(CONTROL, (c) => `‹U+${hex(c).toUpperCase()}›`);

  const drawProgress = () => {
    const done = toDecide.filter((f) => decisions.has(f.id)).length;
    $("#progress").max = toDecide.length || 1;
    $("#progress").value = done;
    $("#progress-text").textContent = say("progress", { done, all: toDecide.length });
    const numbers = VERDICTS.map((v) => [v, [...decisions.values()].filter((d) => d.decision === v).length]);
    $("#progress-verdicts").textContent = numbers.filter(([, n]) => n > 0).map(([v, n]) => `${say(v)} ${n}`).join(" · ");
  };

  const draw = (list) => {
    for (const [map, key] of list) map === decisions ? drawFinding(findings.get(key)) : drawSegment(key);
    drawProgress();
  };

  // Filter: kept in the URL, as #anchor?severity=..&q=.. ------------------------------------------------------------
  const form = $("#filter");
  const FIELDS = ["severity", "category", "rule", "state", "q", "order"];
  const wanted = () => {
    const given = new FormData(form);
    return new Map(FIELDS.map((name) => [name, name === "severity" ? given.getAll(name) : String(given.get(name) ?? "")]));
  };
  const stateOf = (f) => decisions.get(f.id)?.decision ?? "open";
  const fits = (f, w) =>
    (w.get("severity").length === 0 || w.get("severity").includes(f.severity)) &&
    (!w.get("category") || f.category === w.get("category")) &&
    (!w.get("rule") || f.rule === w.get("rule")) &&
    (!w.get("state") || f.state === w.get("state") || (f.state === "new" && stateOf(f) === w.get("state")));
  const fold = (text) => text.normalize("NFC").toLowerCase();
  const haystack = (card) => (card.text ??= fold($$(".number, .text, .message, .meta b", card.el).map((el) => el.textContent).join("\n")));

  let matching = new Set(data.findings.map((f) => f.id));
  const apply = (announce = true) => {
    const held = document.activeElement?.closest(".card");
    const w = wanted();
    const q = fold(w.get("q"));
    const byFinding = w.get("severity").length > 0 || w.get("category") || w.get("rule") || w.get("state");
    const active = Boolean(byFinding || q);
    matching = new Set(data.findings.filter((f) => fits(f, w)).map((f) => f.id));
    const sizes = new Map();
    for (const card of cards.values()) {
      const fit = (!byFinding || card.findings.some((f) => matching.has(f.id))) && (!q || haystack(card).includes(q));
      if (card.el.hidden === fit) card.el.hidden = !fit;
      sizes.set(card.home, (sizes.get(card.home) ?? 0) + fit);
      if (byFinding || card.dimmed) for (const f of card.findings) li(f.id)?.classList.toggle("dim", !matching.has(f.id));
      card.dimmed = byFinding;
    }
    const reading = w.get("order") === "reading";
    const total = [...sizes.values()].reduce((sum, n) => sum + n, 0);
    arrange(reading);
    for (const group of [...homes, all]) {
      const size = reading === (group === all) ? (reading ? total : sizes.get(group) ?? 0) : 0;
      const label = $(".size", group);
      if (label) label.textContent = size;
      group.hidden = size === 0 && (active || reading || group === all);
      if (group.tagName === "DETAILS" && active && size > 0) group.open = true;
    }
    if (announce) tell(say("shown", { n: total }));
    if (held) visible(held) ? keepInSight(document.activeElement, FRAMES) : toFirst();
  };
  const toFirst = () => {
    const first = listed()[0];
    first ? go(first) : form.elements.q.focus();
  };

  const all = document.createElement("section");
  all.className = "group";
  all.id = "in-order";
  all.hidden = true;
  let inOrder = false;
  const arrange = (reading) => {
    if (reading === inOrder) return;
    inOrder = reading;
    if (reading) all.append(...[...cards.values()].sort((a, b) => position(a) - position(b)).map((card) => card.el));
    else for (const [group, children] of order) group.append(...children);
  };
  const places = new Map(data.segments.map((s, n) => [s.n, n]));
  const position = (card) => places.get(card.n) ?? -1;

  const hash = () => {
    const [anchor, query = ""] = window.location.hash.slice(1).split("?");
    return [decodeURIComponent(anchor), new URLSearchParams(query)];
  };
  const write = (anchor, push) => {
    const w = wanted();
    const query = new URLSearchParams();
    for (const [name, value] of w) for (const one of [value].flat()) if (one) query.append(name, one);
    const text = `#${encodeURIComponent(anchor)}${query.size ? `?${query}` : ""}`;
    window.history[push ? "pushState" : "replaceState"](null, "", text === "#" ? " " : text);
  };
  const readHash = () => {
    const [anchor, query] = hash();
    for (const box of $$("[name=severity]", form)) box.checked = query.getAll("severity").includes(box.value);
    for (const name of FIELDS.slice(1)) form.elements[name].value = query.get(name) ?? "";
    for (const select of $$("select", form)) if (select.selectedIndex < 0) select.value = "";
    apply(query.size > 0);
    const el = anchor && document.getElementById(anchor);
    if (el) go(el);
  };

  // Going about ---------------------------------------------------------------------------------------------------
  const visible = (el) => !el.closest("[hidden]");
  const listed = () => $$(".group .card").filter(visible);
  const current = () => document.activeElement?.closest?.(".finding") ?? $(".finding.current");
  const currentCard = () => (current() ?? document.activeElement)?.closest?.(".card") ?? $(".card.current")
  const go = (el) => {
    for (let up = el; up; up = up.parentElement) {
      if (up.hidden && up.classList.contains("card")) up.hidden = false;
      if (up.hidden && up.classList.contains("group")) up.hidden = false;
      if (up.tagName === "DETAILS") up.open = true;
    }
    const ours = el.closest(".finding") ?? el.closest(".card");
    if (ours) point(ours);
    if (!el.matches("a, button, input, summary")) el.tabIndex = -1;
    el.focus({ preventScroll: true });
    bring(el);
    keepInSight(el, FRAMES);
  };
  // Cards that come into sight are laid out only then, and move what stands below them: look again for some frames.
  const FRAMES = 12;
  const keepInSight = (el, left) => requestAnimationFrame(() => {
    if (document.activeElement !== el || left === 0) return;
    bring(el);
    keepInSight(el, left - 1);
  });
  const point = (el) => {
    for (const old of $$(".current, .at")) old.classList.remove("current", "at");
    el.classList.add("current");
    if (el.matches(".finding")) document.getElementById(`m-${el.id.slice(2)}`)?.classList.add("at");
  };
  // Scroll no further than needed: the whole card, if it fits; else a finding with the sentence it stands in; else it alone.
  const bring = (el) => {
    const card = el.closest(".card");
    const text = card && el !== card && $(".translation :is(.text, .missing)", card);
    if (card && into(card, card)) return;
    if (text && into(text, el)) return;
    if (!into(el, el)) window.scrollBy(0, el.getBoundingClientRect().top - covered());
  };
  const into = (first, last) => {
    const top = first.getBoundingClientRect().top - covered();
    const bottom = last.getBoundingClientRect().bottom - window.innerHeight + 16;
    if (last.getBoundingClientRect().bottom - first.getBoundingClientRect().top > window.innerHeight - covered() - 16) return false;
    if (top < 0) window.scrollBy(0, top);
    else if (bottom > 0) window.scrollBy(0, bottom);
    return true;
  };
  const covered = () => 8 + (getComputedStyle($("#tools")).position === "sticky" ? $("#tools").offsetHeight : 0);
  const step = (elements, from, by) => {
    if (elements.length === 0) return undefined;
    const at = from ? elements.indexOf(from) : -1;
    if (at >= 0) return elements[at + by];
    if (!from) return by > 0 ? elements[0] : elements.at(-1);
    const after = elements.findIndex((el) => from.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING);
    return by > 0 ? elements[after] : elements[(after < 0 ? elements.length : after) - 1];
  };
  const move = (selector, by) => {
    const isCard = selector === ".card";
    const elements = isCard ? listed() : $$(".group .finding").filter((el) => visible(el) && matching.has(el.id.slice(2)));
    const from = isCard ? currentCard() : current() ?? currentCard();
    const next = step(elements, from, by);
    if (next) {
      go(next);
      write(next.id, false);
    } else tell(say("last"));
  };
  const nextOpen = (from) => {
    const open = $$(".group .finding").filter((el) => visible(el) && matching.has(el.id.slice(2)) && isOpen(el.id.slice(2)));
    const next = step(open, from, 1) ?? open[0];
    if (next) {
      go(next);
      write(next.id, false);
    } else {
      go(from);
      tell(say("all-decided"));
    }
  };
  const isOpen = (id) => findings.get(id)?.state === "new" && !decisions.has(id);

  // Deciding ------------------------------------------------------------------------------------------------------
  const chosen = (el, bulk) => {
    const f = findings.get(el.id.slice(2));
    return bulk || $(".alike input", el)?.checked ? twins(f) : [f];
  };
  const decide = (el, verdict, bulk) => {
    const f = findings.get(el.id.slice(2));
    if (f?.state !== "new") return;
    const targets = chosen(el, bulk);
    if (verdict === "fix" && segments.has(f.n)) return edit(f.n, { finding: f, targets });
    const reason = decisions.get(f.id)?.reason ?? "";
    change(withCorrections(targets.map((one) => [decisions, one.id, { decision: verdict, reason: verdict === "false_alarm" ? reason : "" }])));
    if (targets.length > 1) tell(say("alike-done", { n: targets.length }));
    if (verdict === "false_alarm") {
      const input = $(".reason input", el);
      input.dataset.for = JSON.stringify(targets.map((one) => one.id));
      input.focus();
    } else nextOpen(el);
  };
  const takeBack = (el) => {
    const targets = chosen(el, false).filter((f) => decisions.has(f.id));
    if (targets.length > 0) change(withCorrections(targets.map((f) => [decisions, f.id, undefined])));
  };
  const reasoned = (input) => {
    const ids = JSON.parse(input.dataset.for ?? "[]");
    const list = (ids.length > 0 ? ids : [input.closest(".finding").id.slice(2)]).filter((id) => decisions.get(id)?.decision === "false_alarm");
    const old = list.some((id) => decisions.get(id).reason !== input.value);
    // The verdict and its reason are taken back together.
    const last = undoable.at(-1) ?? [];
    const sameStep = list.every((id) => last.some(([map, key]) => map === decisions && key === id));
    if (old) change(list.map((id) => [decisions, id, { decision: "false_alarm", reason: input.value }]), sameStep);
  };
  const undo = () => {
    const last = undoable.pop();
    if (!last) return tell(say("nothing-to-undo"));
    change(last, true);
    tell(say("undone"));
    const [map, key] = last[0];
    const el = map === decisions ? li(key) : cards.get(key)?.el;
    if (el) go(el);
  };

  // A decision that takes back the last fix of a sentence takes back its correction.
  const withCorrections = (list) => {
    const value = new Map(list.filter(([map]) => map === decisions).map(([, id, d]) => [id, d]));
    const fixes = (f) => (value.has(f.id) ? value.get(f.id) : decisions.get(f.id))?.decision === "fix";
    const freed = new Set([...value.keys()].filter((id) => decisions.get(id)?.decision === "fix").map((id) => findings.get(id).n));
    for (const n of freed) if (corrections.has(n) && !cards.get(n).findings.some(fixes)) list.push([corrections, n, undefined]);
    return list;
  };

  // A sentence with one finding's stretch replaced, where the stretch is still as it was.
  const replaced = (f, by) => {
    const s = segments.get(f.n);
    if (f.start === null || f.start < s.start || f.end > s.end) return null;
    const before = corrections.get(f.n);
    if (before === undefined) return data.text.slice(s.start, f.start) + by + data.text.slice(f.end, s.end);
    const at = before.indexOf(f.text);
    return f.text && at >= 0 && at === before.lastIndexOf(f.text) ? before.slice(0, at) + by + before.slice(at + f.text.length) : null;
  };
  // What an edit put in place of the flagged stretch, if it changed nothing else of the original.
  const replacement = (f, text) => {
    const s = segments.get(f.n);
    if (f.start === null || corrections.has(f.n)) return null;
    const head = data.text.slice(s.start, f.start);
    const tail = data.text.slice(f.end, s.end);
    const whole = text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
    return whole ? text.slice(head.length, text.length - tail.length) : null;
  };
  const edit = (n, { finding = null, targets = [] } = {}) => {
    const card = cards.get(n).el;
    const s = segments.get(n);
    const open = $(".editor textarea", card);
    if (open && open.value !== open.defaultValue) {
      open.focus();
      return tell(say("editing"));
    }
    open?.form.remove();
    const editor = template("editor");
    const area = $("textarea", editor);
    $("label span", editor).textContent = say("corrected-text", { label: s.label });
    const now = corrections.get(n) ?? original(s);
    const suggested = finding && finding.suggestion !== null ? replaced(finding, finding.suggestion) : null;
    area.defaultValue = suggested ?? now;
    area.lang = data.lang === "xx" ? "" : data.lang;
    area.dir = $(".translation .text", card)?.dir ?? "auto";
    const from = finding ? li(finding.id) : card;
    const leave = () => {
      editor.remove();
      go(from);
    };
    const save = () => {
      const text = area.value;
      const list = text === original(s) ? [[corrections, n, undefined]] : [[corrections, n, text]];
      const by = finding ? replacement(finding, text) : null;
      for (const f of targets) {
        list.push([decisions, f.id, { decision: "fix", reason: "" }]);
        const corrected = f.n === n ? null : replaced(f, by ?? f.suggestion ?? f.text);
        if (corrected !== null && corrected !== (corrections.get(f.n) ?? original(segments.get(f.n)))) list.push([corrections, f.n, corrected]);
      }
      editor.remove();
      change(list);
      finding ? nextOpen(from) : go(from);
    };
    editor.addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    $("[data-do=cancel]", editor).addEventListener("click", leave);
    $("[data-do=original]", editor).addEventListener("click", () => {
      area.value = original(s);
      area.focus();
    });
    $(".translation", card).append(editor);
    area.focus({ preventScroll: true });
    if (finding && suggested === null && finding.start !== null && !corrections.has(n)) area.setSelectionRange(finding.start - s.start, finding.end - s.start);
    into($(".translation", card), editor) || into(editor, editor);
  };

  // Export and import ---------------------------------------------------------------------------------------------
  const record = (s, f, verdict, reason) => ({
    context: s?.context ?? "",
    corrected: verdict === "fix" && s ? corrections.get(s.n) ?? null : null,
    decision: verdict,
    document: data.document,
    finding: f?.id ?? null,
    lang: data.lang,
    reason,
    rule: f?.rule ?? null,
    schema: "mtqa.decision/v1",
    segment: s?.id ?? "",
    sentence: s ? original(s) : "",
    text: f?.text ?? "",
  });
  const records = () => {
    const found = [];
    for (const [id, d] of decisions) found.push(record(segments.get(findings.get(id).n), findings.get(id), d.decision, d.reason));
    const fixed = new Set([...decisions].filter(([, d]) => d.decision === "fix").map(([id]) => findings.get(id).n));
    for (const n of corrections.keys()) if (!fixed.has(n)) found.push(record(segments.get(n), null, "fix", ""));
    const key = (r) => [r.document, r.rule ?? "", r.finding ?? "", r.segment].join("\u0000");
    return found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  };
  const line = (r) => JSON.stringify(r).replace(CONTROL, (c) => `\\u${hex(c)}`);
  const corrected = () => {
    let text = data.text;
    const changed = data.segments.map((s, n) => [s, n]).filter(([s]) => corrections.has(s.n));
    changed.sort(([a, m], [b, n]) => b.start - a.start || b.end - a.end || n - m);
    for (const [s] of changed) {
      const own = corrections.get(s.n);
      const put = s.gap && own ? (s.start > 0 ? ` ${own}` : `${own} `) : own;
      text = text.slice(0, s.start) + put + text.slice(s.end);
    }
    return text;
  };
  const download = (name, text, type) => {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  };

  const take = (text) => {
    const counts = { taken: 0, same: 0, dead: 0, bad: 0 };
    const dead = [];
    const list = [];
    const conflicts = [];
    // Corrections go by segment, decisions by finding: each is merged once, however many lines tell of it.
    const claim = (map, key, value, told) => {
      const mine = map.get(key);
      const same = (a, b) => (typeof a === "string" ? a === b : a.decision === b.decision);
      if (list.some(([m, k]) => m === map && k === key) || conflicts.some((c) => c.change[0] === map && c.change[1] === key)) return;
      if (mine === undefined || (mine.decision === "unsure" && value.decision !== "unsure")) {
        list.push([map, key, value]);
        counts.taken += 1;
      } else if (same(mine, value) || value.decision === "unsure") counts.same += 1;
      else conflicts.push({ change: [map, key, value], mine, told });
    };
    const byPlace = new Map(data.segments.map((s) => [`${s.id}\u0000${s.context}`, s]));
    for (const raw of text.split("\n")) {
      if (!raw.trim()) continue;
      let r = null;
      try { r = JSON.parse(raw); } catch { /* counted below */ }
      if (r?.schema !== "mtqa.decision/v1" || !VERDICTS.includes(r.decision)) {
        counts.bad += 1;
        continue;
      }
      const f = findings.get(r.finding);
      const s = f ? segments.get(f.n) : byPlace.get(`${r.segment}\u0000${r.context}`);
      const why =
        r.document !== data.document ? "dead-document"
        : f && f.text !== r.text ? "dead-text"
        : s && s.context !== r.context ? "dead-context"
        : (r.finding !== null && !f) || !s && !f ? "dead-gone"
        : null;
      if (why) {
        counts.dead += 1;
        dead.push(`${say(r.decision)}: ${r.rule ?? say("correct")} “${shown(String(r.text || r.sentence || ""))}” (${shown(String(r.segment))}): ${say(why)}`);
        continue;
      }
      if (f) claim(decisions, f.id, { decision: r.decision, reason: String(r.reason ?? "") }, `${f.rule} “${f.text}” (${s?.label ?? ""})`);
      if (s && r.decision === "fix" && typeof r.corrected === "string") claim(corrections, s.n, r.corrected, say("corrected-text", { label: s.label }));
    }
    if (list.length > 0) change(list);
    tell(say("imported", counts));
    if (dead.length > 0) {
      $("#dead").hidden = false;
      $("#dead ul").append(...dead.map((told) => {
        const entry = document.createElement("li");
        entry.textContent = told;
        return entry;
      }));
    }
    if (conflicts.length > 0) settle(conflicts);
  };
  const settle = (conflicts) => {
    const dialog = $("#conflicts");
    const word = (value) => (typeof value === "string" ? shown(value) : `${say(value.decision)}${value.reason ? `: ${shown(value.reason)}` : ""}`);
    $("ol", dialog).replaceChildren(...conflicts.map((c, n) => {
      const item = document.createElement("li");
      const title = document.createElement("b");
      title.textContent = shown(c.told);
      item.append(title);
      for (const [side, value] of [["mine", c.mine], ["theirs", c.change[2]]]) {
        const label = document.createElement("label");
        const radio = document.createElement("input");
        Object.assign(radio, { type: "radio", name: `conflict-${n}`, value: side, checked: side === "mine" });
        label.append(radio, ` ${say(side)}: ${word(value)}`);
        item.append(label);
      }
      return item;
    }));
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue !== "apply") return;
      const list = conflicts.filter((_, n) => $(`[name=conflict-${n}][value=theirs]`, dialog).checked).map((c) => c.change);
      if (list.length > 0) change(withCorrections(list));
    };
    dialog.showModal();
  };

  // The reason beside the text, on pointing or focus ---------------------------------------------------------------
  const pop = $("#pop");
  let popped = null;
  const showPop = (tag) => {
    const item = li(tag.id.slice(2));
    if (!item || popped === tag) return;
    hidePop();
    popped = tag;
    pop.replaceChildren(...$$(".what, .meta, .evidence dl", item).map((el) => el.cloneNode(true)));
    pop.hidden = false;
    tag.setAttribute("aria-describedby", "pop");
    const at = tag.getBoundingClientRect();
    const room = document.documentElement.clientWidth - pop.offsetWidth - 8;
    pop.style.left = `${window.scrollX + Math.max(8, Math.min(at.left, room))}px`;
    pop.style.top = `${window.scrollY + (at.top > pop.offsetHeight + 12 ? at.top - pop.offsetHeight - 6 : at.bottom + 22)}px`;
  };
  const hidePop = () => {
    popped?.removeAttribute("aria-describedby");
    popped = null;
    pop.hidden = true;
  };
  const tagOf = (el) => {
    const mark = el.closest?.(".text mark");
    let tag = el.closest?.(".text .tag") ?? null;
    for (let before = mark?.previousElementSibling; before && !tag; before = before.previousElementSibling) if (before.matches(".tag")) tag = before;
    return tag;
  };
  let waiting = 0;
  document.addEventListener("pointerover", (event) => {
    clearTimeout(waiting);
    const tag = tagOf(event.target);
    if (tag) waiting = setTimeout(() => showPop(tag), 150);
    else if (popped && !event.target.closest?.("#pop") && document.activeElement !== popped) waiting = setTimeout(hidePop, 300);
  });
  document.addEventListener("focusin", (event) => {
    const tag = event.target.closest?.(".text .tag");
    if (tag?.matches(":focus-visible")) showPop(tag);
    else hidePop();
    const item = event.target.closest?.(".finding");
    if (item && !item.classList.contains("current")) point(item);
  });

  // Clicks --------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const el = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      if (!el) return;
      event.preventDefault();
      write(el.id, true);
      go(el);
      return;
    }
    const mark = event.target.closest(".text mark");
    if (mark && String(window.getSelection()) === "") {
      const tag = tagOf(mark);
      if (tag) go(li(tag.id.slice(2)));
      return;
    }
    const correct = event.target.closest(".correct");
    if (correct) return edit(Number(correct.closest(".card").id.slice(1)));
    const button = event.target.closest(".decide [data-do]");
    if (!button) return;
    const el = button.closest(".finding");
    button.getAttribute("aria-pressed") === "true" && button.dataset.do !== "fix" ? takeBack(el) : decide(el, button.dataset.do, false);
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest(".reason")) reasoned(event.target);
  });
  $("#undo").addEventListener("click", undo);
  const NAMES = { "#export": "mtqa-decisions.jsonl", "#export-text": `${data.document.replace(/[^\p{L}\p{N}._-]+/gu, "_")}.corrected.txt` };
  $("#export").addEventListener("click", () => {
    const found = records();
    download(NAMES["#export"], found.map((r) => `${line(r)}\n`).join(""), "application/jsonl");
    tell(say("exported", { name: NAMES["#export"], n: found.length }));
    unsaved = false;
  });
  $("#export-text").addEventListener("click", () => {
    download(NAMES["#export-text"], corrected(), "text/plain");
    tell(say("exported-text", { name: NAMES["#export-text"], n: corrections.size }));
  });
  $("#import").addEventListener("click", () => $("#import-file").click());
  $("#import-file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) take(await file.text());
    event.target.value = "";
  });
  const help = () => $("#help").showModal();
  $("#help-open").addEventListener("click", help);
  $("#keys").addEventListener("change", (event) => {
    keysOn = event.target.checked;
    document.body.classList.toggle("no-keys", !keysOn);
    kept();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  let typing = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      apply();
      write("", false);
    }, event.target.name === "q" ? 120 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => {
    apply();
    write("", false);
  }));
  window.addEventListener("hashchange", readHash);
  window.addEventListener("popstate", readHash);
  window.addEventListener("beforeunload", (event) => {
    const typed = $$(".editor textarea").some((area) => area.value !== area.defaultValue);
    if (typed || (unsaved && !keep())) event.preventDefault();
  });
  // The same page in another tab: what was decided there holds here too, and is not overwritten by what this tab knew.
  window.addEventListener("storage", (event) => {
    if (event.key !== PLACE) return;
    const before = [new Set(decisions.keys()), new Set(corrections.keys())];
    try { remember(); } catch { return; }
    for (const id of new Set([...before[0], ...decisions.keys()])) drawFinding(findings.get(id));
    for (const n of new Set([...before[1], ...corrections.keys()])) drawSegment(n);
    undoable.length = 0;
    drawProgress();
  });
  window.addEventListener("beforeprint", () => { for (const el of $$("details.group")) el.open = true; });

  // Keys ----------------------------------------------------------------------------------------------------------
  const onFinding = (verdict, bulk) => {
    const el = current();
    el ? decide(el, verdict, bulk) : tell(say("no-finding"));
  };
  const tick = (box) => {
    if (box) box.checked = !box.checked;
  };
  const severity = (n) => () => {
    tick($$("[name=severity]", form)[n]);
    apply();
    write("", false);
  };
  const KEYS = {
    j: () => move(".card", 1),
    k: () => move(".card", -1),
    ArrowRight: () => move(".card", 1),
    ArrowLeft: () => move(".card", -1),
    n: () => move(".finding", 1),
    p: () => move(".finding", -1),
    f: (bulk) => onFinding("fix", bulk),
    l: (bulk) => onFinding("leave", bulk),
    a: (bulk) => onFinding("false_alarm", bulk),
    u: (bulk) => onFinding("unsure", bulk),
    z: undo,
    e: () => { const card = currentCard(); if (card && segments.has(Number(card.id.slice(1)))) edit(Number(card.id.slice(1))); },
    "/": () => form.elements.q.focus(),
    o: () => { form.elements.order.value = inOrder ? "" : "reading"; const card = currentCard(); apply(); write(card?.id ?? "", false); if (card) go(card); },
    d: () => tick($("#show-diff")),
    1: severity(0),
    2: severity(1),
    3: severity(2),
    4: severity(3),
    0: () => form.reset(),
    x: () => $("#export").click(),
    t: () => $("#export-text").click(),
    i: () => $("#import-file").click(),
    "?": help,
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popped) return hidePop();
    const field = event.target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");
    if (event.target.closest?.(".reason") && (event.key === "Enter" || event.key === "Escape")) {
      const el = event.target.closest(".finding");
      event.preventDefault();
      reasoned(event.target);
      return event.key === "Enter" ? nextOpen(el) : go(el);
    }
    if (event.target === form.elements.q && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      clearTimeout(typing);
      apply();
      write("", false);
      return toFirst();
    }
    if (!keysOn && event.key !== "?") return;
    if (field || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.shiftKey && !"flau?/".includes(key)) return;
    if (!keysOn || !Object.hasOwn(KEYS, key)) return;
    event.preventDefault();
    KEYS[key](event.shiftKey && "flau".includes(key));
  });

  // Start ---------------------------------------------------------------------------------------------------------
  const offer = (name, values) => {
    const select = form.elements[name];
    for (const value of [...new Set(values)].sort()) select.append(new Option(value, value));
    select.closest("label").hidden = select.options.length < 2;
  };
  offer("category", data.findings.map((f) => f.category));
  offer("rule", data.findings.map((f) => f.rule));
  const states = new Set(data.findings.map((f) => f.state));
  for (const option of [...form.elements.state.options]) {
    if (["new", "baseline", "suppressed", "decided"].includes(option.value) && (!states.has(option.value) || states.size === 1)) option.remove();
  }
  for (const el of $$("[data-severity], [data-category]")) {
    const [name, value] = Object.entries(el.dataset)[0];
    const button = document.createElement("button");
    button.type = "button";
    button.append(...el.childNodes);
    button.addEventListener("click", () => {
      if (name === "severity") for (const box of $$("[name=severity]", form)) box.checked = box.value === value;
      else form.elements[name].value = value;
      apply();
      write("", false);
      toFirst();
    });
    el.append(button);
  }
  for (const f of toDecide) equip(f);
  for (const card of cards.values()) {
    if (!segments.has(card.n)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "correct";
    button.textContent = say(segments.get(card.n).gap ? "add-missing" : "correct");
    $(".translation", card.el)?.append(button);
  }
  $("#clean").before(all);
  $("#tools").hidden = false;
  $("#keys").checked = keysOn;
  document.body.classList.toggle("no-keys", !keysOn);
  for (const id of decisions.keys()) drawFinding(findings.get(id));
  for (const n of corrections.keys()) drawSegment(n);
  drawProgress();
  kept();
  const bar = () => document.documentElement.style.setProperty("--bar", `${$("#tools").offsetHeight}px`);
  new ResizeObserver(bar).observe($("#tools"));
  readHash();
  // The browser goes to the anchor by itself, too, when all is loaded.
  window.addEventListener("load", () => { if (hash()[0] && document.activeElement !== document.body) keepInSight(document.activeElement, FRAMES); });
  const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  const prepare = (rest) => {
    for (const card of rest.splice(0, 50)) haystack(card);
    if (rest.length > 0) later(() => prepare(rest));
  };
  later(() => prepare([...cards.values()]));
})();
