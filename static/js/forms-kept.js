// A form with data-guard keeps what is typed into it in this browser until the server says that it took it: an expired
// sign-in, a lost connection or a closed tab cost nothing. The server names what it took in the cookie minsheng_taken.
(function () {
  "use strict";
  var Keep = window.Keep, COOKIE = "minsheng_taken", SHOWN_LABELS = 6;
  var NEVER = /^(password|file|submit|button|image|reset)$/, token = Math.random().toString(36).slice(2, 14);

  function list(found) { return Array.prototype.slice.call(found); }
  function fields(form) {
    return list(form.elements).filter(function (field) {
      return field.name && !NEVER.test(field.type) && field.name !== "csrfmiddlewaretoken" && field.name !== "kept_as";
    });
  }
  // Texts and ticks by name and place among the fields of that name.
  function read(form, isTyped) {
    var found = {}, counts = {};
    fields(form).forEach(function (field) {
      var key = field.name + " " + (counts[field.name] = (counts[field.name] || 0) + 1);
      if (isTyped && field.type === "hidden") { return; }
      found[key] = /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value;
    });
    return found;
  }
  function write(form, values) {
    var counts = {}, first = null, folded;
    fields(form).forEach(function (field) {
      var key = field.name + " " + (counts[field.name] = (counts[field.name] || 0) + 1);
      if (!(key in values)) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) { field.checked = values[key]; } else { field.value = values[key]; }
      folded = field.type !== "hidden" && field.value && field.closest("details");
      if (folded) { folded.open = true; }
      if (!first && field.type !== "hidden") { first = field; }
    });
    if (first) { first.dispatchEvent(new Event("input", { bubbles: true })); }
  }
  function differs(some, others) {
    return Object.keys(some).filter(function (key) { return key in others && some[key] !== others[key]; });
  }
  // Forms are known by the address that they are sent to: the page that shows their errors often has that address.
  function place(form) {
    var link = document.createElement("a");
    link.href = form.getAttribute("action") || window.location.href;
    return "forms:" + link.pathname + link.search;
  }
  function rank(form) {
    return String(guarded().filter(function (other) { return place(other) === place(form); }).indexOf(form));
  }
  function guarded() { return list(document.querySelectorAll("form[data-guard]")); }

  function keep(form, sent) {
    var typed = read(form, true);
    if (!sent && !differs(typed, form.shownAtFirst).length) { Keep.drop(place(form), rank(form)); return; }
    Keep.put(place(form), rank(form), { values: read(form), shown: form.shownAtFirst, sent: sent || "", at: Date.now() });
  }
  function labels(form, keys) {
    var names = keys.map(function (key) {
      var field = form.elements.namedItem(key.slice(0, key.lastIndexOf(" ")));
      var label = field && field.id && form.querySelector("label[for=\"" + field.id + "\"]");
      return label ? label.firstChild.textContent.trim() : "";
    }).filter(function (name, index, all) { return name && all.indexOf(name) === index; });
    return names.slice(0, SHOWN_LABELS).join("、") + (names.length > SHOWN_LABELS ? "等" : "");
  }
  function time(at) {
    var day = new Date(at);
    return (day.getMonth() + 1) + "月" + day.getDate() + "日 " + day.getHours() + ":" + ("0" + day.getMinutes()).slice(-2);
  }
  function panelFor(form) {
    var panel = document.createElement("div");
    panel.className = "alert alert-warning";
    panel.setAttribute("role", "status");
    panel.setAttribute("tabindex", "-1");
    form.parentNode.insertBefore(panel, form);
    return panel;
  }
  function button(panel, label, look, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm " + look;
    made.textContent = label;
    made.addEventListener("click", function () { panel.remove(); act(); });
    panel.appendChild(document.createTextNode(" "));
    panel.appendChild(made);
  }
  function restore(form, entry) {
    write(form, entry.values);
    var changed = differs(entry.shown, form.shownAtFirst).length;
    return changed ? "您填写以后这一页有改动，保存前请核对。" : "请核对后再保存。";
  }
  function offer(form) {
    var entry = Keep.cells(place(form))[rank(form)], panel;
    if (!entry) { return; }
    var keys = differs(read(form, true), entry.values);
    if (!keys.length) { Keep.drop(place(form), rank(form)); return; }
    panel = panelFor(form);
    function drop() { Keep.drop(place(form), rank(form)); }
    if (entry.sent) {
      panel.textContent = "上次（" + time(entry.at) + "）没有存成，您填的已放回下面。" + restore(form, entry);
      button(panel, "不要了，改回原样", "btn-outline-secondary", function () { write(form, form.shownWhole); drop(); });
    } else {
      panel.textContent = "上次（" + time(entry.at) + "）在这台电脑上填了、没有保存：" + labels(form, keys) + "。";
      button(panel, "恢复", "btn-primary", function () { panelFor(form).textContent = "已恢复。" + restore(form, entry); });
      button(panel, "放弃", "btn-outline-secondary", drop);
    }
    panel.focus();
  }

  function taken() {
    var found = new RegExp("(?:^|; )" + COOKIE + "=([a-z0-9]+)").exec(document.cookie);
    if (!found) { return; }
    Keep.forget("forms:", found[1]);
    document.cookie = COOKIE + "=; path=/; max-age=0; samesite=strict";
  }

  taken();
  guarded().forEach(function (form) {
    form.shownAtFirst = read(form, true);
    form.shownWhole = read(form);
    offer(form);
    form.addEventListener("input", function () { keep(form); });
    form.addEventListener("change", function () { keep(form); });
  });
  document.addEventListener("submit", function (event) {
    var form = event.target, mark;
    if (event.defaultPrevented || !form.hasAttribute("data-guard")) { return; }
    mark = form.elements.namedItem("kept_as") || document.createElement("input");
    mark.type = "hidden";
    mark.name = "kept_as";
    mark.value = token;
    form.appendChild(mark);
    keep(form, token);
  });
})();
