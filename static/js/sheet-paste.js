// A block copied from Excel or WPS: the server reads it, the page shows old → new per cell and takes what is ticked.
// 本月无变化 fills lines from the figure before. Both are one change that Ctrl+Z takes back as a whole.
(function () {
  "use strict";
  var Sheet = window.Sheet, frame = document.querySelector("[data-paste-preview]");
  if (!Sheet) { return; }
  var form = Sheet.form, body = frame.querySelector(".modal-body"), taking = frame.querySelector("[data-paste-take]");
  var rows = [], from = null;

  function make(tag, words, className) {
    var element = document.createElement(tag);
    element.textContent = words || "";
    if (className) { element.className = className; }
    return element;
  }
  function add(place, elements) {
    elements.forEach(function (element) { place.appendChild(element); });
    return place;
  }
  function word(input, text) {
    if (!input.options) { return text || "空"; }
    return Array.prototype.slice.call(input.options).filter(function (one) { return one.value === text; })[0].text;
  }

  // What a row changes, one pair of old and new per box.
  function pairs(row, line) {
    return Sheet.boxes(line).filter(function (input) {
      var name = input.getAttribute("data-box");
      return name in row.values && row.values[name] !== input.value.trim();
    }).map(function (input) {
      var label = input.getAttribute("data-label").split("：").slice(1).join("：");
      var pair = add(make("div", label + " " + word(input, input.value.trim()) + " → "), []);
      return add(pair, [make("span", word(input, row.values[input.getAttribute("data-box")]), "paste-new")]);
    });
  }
  function rowOf(row, index) {
    var line = Sheet.line(row.cell), shown = make("tr"), tick = make("input"), name = make("label", Sheet.name(line));
    var changes = pairs(row, line), words = row.problems.concat(row.hints);
    tick.type = "checkbox";
    tick.className = "form-check-input";
    tick.id = name.htmlFor = "paste-" + index;
    tick.checked = Boolean(changes.length) && !row.problems.length;
    tick.disabled = !changes.length || Boolean(row.problems.length);
    row.tick = tick;
    return add(shown, [
      add(make("td"), [tick]),
      add(make("td"), [name]),
      add(make("td", changes.length ? "" : "没有变化"), changes),
      add(make("td"), words.map(function (text) {
        return make("p", text, "finding finding-" + (row.problems.indexOf(text) >= 0 ? "error" : "explain"));
      }))
    ]);
  }
  function table() {
    var shown = make("table", "", "table table-data paste-table"), head = make("tr"), inside = make("tbody");
    add(head, ["取用", "指标", "原来 → 改为", "说明"].map(function (text) { return make("th", text); }));
    rows.forEach(function (row, index) { inside.appendChild(rowOf(row, index)); });
    return add(shown, [add(make("thead"), [head]), inside]);
  }
  function ticked() { return rows.filter(function (row) { return row.tick && row.tick.checked; }); }
  function count() {
    var found = ticked().length;
    taking.textContent = found ? "取用 " + found + " 行" : "没有可取用的";
    taking.disabled = !found;
  }
  function show(answer) {
    rows = answer.rows || [];
    body.textContent = "";
    (answer.remarks || []).forEach(function (text) { body.appendChild(make("p", text, "finding finding-explain")); });
    if (rows.length) { body.appendChild(table()); }
    if (!body.childNodes.length) { body.appendChild(make("p", answer.message || "没有读到可以填的内容。")); }
    count();
    window.bootstrap.Modal.getOrCreateInstance(frame).show();
  }
  function ask(text, input) {
    var request = new XMLHttpRequest();
    var fields = {
      csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value,
      text: text, at: Sheet.lineOf(input).getAttribute("data-cell"), box: input.getAttribute("data-box")
    };
    from = input;
    request.open("POST", form.getAttribute("data-paste"));
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("X-Background", "1");
    request.timeout = 20000;
    request.onloadend = function () {
      var answer = null;
      try { answer = JSON.parse(request.responseText); } catch (page) { /* an error page, or no answer */ }
      show(answer || { message: "现在连不上服务器，没有粘贴。表格里的内容还在剪贴板上，连上后再粘贴一次。" });
    };
    request.send(Object.keys(fields).map(function (name) {
      return name + "=" + encodeURIComponent(fields[name]);
    }).join("&"));
  }

  form.addEventListener("paste", function (event) {
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!event.target.hasAttribute("data-box") || !/[\t\n]/.test(text.replace(/\s+$/, ""))) { return; }
    event.preventDefault();
    ask(text, event.target);
  });
  frame.addEventListener("change", count);
  frame.addEventListener("shown.bs.modal", function () { (taking.disabled ? body : taking).focus(); });
  frame.addEventListener("hidden.bs.modal", function () { if (from) { from.focus(); } });
  taking.addEventListener("click", function () {
    Sheet.change(ticked().map(function (row) { return { line: Sheet.line(row.cell), values: row.values }; }));
    Sheet.save();
    window.bootstrap.Modal.getInstance(frame).hide();
  });

  function repeats(line) { return { line: line, values: JSON.parse(line.getAttribute("data-same")) }; }
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=do]"), chosen = button && /^(same|sameall)-(\d+)$/.exec(button.value);
    if (!chosen) { return; }
    event.preventDefault();
    var lines = chosen[1] === "same" ? [Sheet.line(chosen[2])] : Sheet.lines().filter(function (line) {
      return line.getAttribute("data-section") === chosen[2] && Sheet.isBlank(line) && line.getAttribute("data-same") !== "{}";
    });
    if (!lines.length) { return; }
    Sheet.change(lines.map(repeats));
    Sheet.save();
    Sheet.boxes(lines[0]).filter(function (input) { return !input.readOnly; })[0].focus();
  });
})();
