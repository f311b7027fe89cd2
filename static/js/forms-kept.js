// A form with data-guard keeps what is typed into it in this browser until the server says that it took it: an expired
// sign-in, a lost connection or a closed tab cost nothing. The cookie minsheng_form names the form that was sent last:
// taken, or back on its page to be mended.
(function () {
  "use strict";
  var Keep = window.Keep, COOKIE = "minsheng_form", SHOWN_LABELS = 6, NEVER = /^(password|file|submit|button|image|reset)$/;
  var answer = readAnswer();

  function list(found) { return Array.prototype.slice.call(found); }
  function isTick(field) { return /^(checkbox|radio)$/.test(field.type); }
  // The fields of a form by what they are: a tick by its value, a text by its place among those of the same name.
  function fields(form) {
    var found = {}, counts = {};
    list(form.elements).forEach(function (field) {
      var name = field.name;
      if (!name || NEVER.test(field.type) || name === "csrfmiddlewaretoken" || name === "kept_as") { return; }
      counts[name] = (counts[name] || 0) + 1;
      found[isTick(field) ? name + " = " + field.value : name + " " + counts[name]] = field;
    });
    return found;
  }
  function read(form, isTyped) {
    var all = fields(form), found = {};
    Object.keys(all).forEach(function (key) {
      if (!isTyped || all[key].type !== "hidden") { found[key] = isTick(all[key]) ? all[key].checked : all[key].value; }
    });
    return found;
  }
  // Hidden fields say on which state of the page the rest was typed; what was told of that state already goes without.
  function write(form, values, withoutHidden) {
    var all = fields(form);
    Object.keys(all).forEach(function (key) {
      var field = all[key], value = values[key], folded;
      if (value === undefined || (withoutHidden && field.type === "hidden")) { return; }
      if (value === (isTick(field) ? field.checked : field.value)) { return; }
      if (isTick(field)) { field.checked = value; } else { field.value = value; }
      if (field.type === "hidden") { return; }
      folded = value && field.closest("details");
      if (folded) { folded.open = true; }
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  // Where they differ: what only one of them has counts too.
  function differs(some, others) {
    return Object.keys(some).filter(function (key) { return some[key] !== others[key]; }).concat(
      Object.keys(others).filter(function (key) { return !(key in some); }));
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

  function keep(form, mark) {
    if (!mark && !differs(read(form, true), form.shownAtFirst).length) { drop(form); return; }
    Keep.put(place(form), rank(form), {
      values: read(form), shown: form.shownAtFirst, sent: mark || "", isBack: form.isBack, at: Date.now()
    });
  }
  function drop(form) { Keep.drop(place(form), rank(form)); }
  function label(form, field) {
    var found = field && field.id && form.querySelector("label[for=\"" + field.id + "\"]");
    return found ? (found.firstChild.textContent.trim() || found.textContent.trim()) : "";
  }
  function labels(form, keys) {
    var all = fields(form), names = keys.map(function (key) { return label(form, all[key]); });
    names = names.filter(function (name, index) { return name && names.indexOf(name) === index; });
    if (!names.length) { return ""; }
    return "：" + names.slice(0, SHOWN_LABELS).join("、") + (names.length > SHOWN_LABELS ? "等" : "");
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
    write(form, entry.values, entry.isBack);
    if (!form.querySelector("button[type=submit]:not([disabled])")) { return "这里已不能保存，要用的请复制。"; }
    return differs(entry.shown, form.shownAtFirst).length ? "您填写以后这一页有改动，保存前请核对。" : "请核对后再保存。";
  }
  function offer(form) {
    var entry = Keep.cells(place(form))[rank(form)], keys = entry ? differs(read(form, true), entry.values).filter(isShown) : [], panel;
    function isShown(key) { var field = fields(form)[key]; return field && field.type !== "hidden" && key in entry.values; }
    if (!entry) { return; }
    if (!keys.length) {
      if (entry.sent && answer.back === entry.sent) { isBackAgain(form, entry); } else { drop(form); }
      return;
    }
    panel = panelFor(form);
    if (entry.sent) {
      panel.textContent = "上次（" + time(entry.at) + "）提交后没有收到“已保存”的答复，您填的已放回下面。请先看有没有存上。" + restore(form, entry);
      button(panel, "不要了，改回原样", "btn-outline-secondary", function () { write(form, form.shownWhole); drop(form); });
    } else {
      panel.textContent = "上次（" + time(entry.at) + "）在这台电脑上填了、没有保存" + labels(form, keys) + "。";
      button(panel, "恢复", "btn-primary", function () { panelFor(form).textContent = "已恢复。" + restore(form, entry); });
      button(panel, "放弃", "btn-outline-secondary", function () { drop(form); });
    }
    panel.focus();
  }
  // The server showed the form again, with what is wrong or as a trial: it is still not saved.
  function isBackAgain(form, entry) {
    form.shownAtFirst = entry.shown;
    form.isBack = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function readAnswer() {
    var found = new RegExp("(?:^|; )" + COOKIE + "=(taken|back)-([a-z0-9]+)").exec(document.cookie), said = {};
    if (!found) { return said; }
    said[found[1]] = found[2];
    document.cookie = COOKIE + "=; path=/; max-age=0; samesite=strict";
    return said;
  }

  if (answer.taken) { Keep.forget("forms:", answer.taken); }
  guarded().forEach(function (form) {
    form.shownAtFirst = read(form, true);
    form.shownWhole = read(form);
    form.addEventListener("input", function () { keep(form); });
    form.addEventListener("change", function () { keep(form); });
    offer(form);
  });
  document.addEventListener("submit", function (event) {
    var form = event.target, mark;
    if (event.defaultPrevented || !form.hasAttribute("data-guard")) { return; }
    mark = form.elements.namedItem("kept_as") || document.createElement("input");
    mark.type = "hidden";
    mark.name = "kept_as";
    mark.value = Math.random().toString(36).slice(2, 14);
    form.appendChild(mark);
    keep(form, mark.value);
  });
})();
