// What this browser kept when the sheet was left before everything was saved, offered back to the same person.
(function () {
  "use strict";
  var Sheet = window.Sheet, Keep = window.Keep;
  if (!Sheet) { return; }
  var path = window.location.pathname, panel = document.querySelector("[data-kept]");

  function sort(kept) {
    var found = { open: [], closed: [] };
    Object.keys(kept).forEach(function (id) {
      var line = Sheet.line(id), entry = kept[id];
      if (!line) { found.closed.push({ id: id, entry: entry }); }
      else if (Sheet.agree(entry.values, Sheet.was(line))) { Keep.drop(path, id); }
      else if (!Sheet.agree(entry.values, Sheet.values(line))) { found.open.push({ id: id, entry: entry, line: line }); }
    });
    return found;
  }
  // A cell that says something else than when it was typed in keeps that version: the server then shows both values.
  function restore(items) {
    items.forEach(function (item) {
      if (!Sheet.agree(item.entry.was, Sheet.was(item.line))) {
        Sheet.hidden(item.line, "version").value = item.entry.version;
        Sheet.hidden(item.line, "was").value = JSON.stringify(item.entry.was);
      }
      Sheet.explainLater(item.line, item.entry.values);
    });
    Sheet.change(items.map(function (item) { return { line: item.line, values: item.entry.values }; }));
    Sheet.save();
  }
  function stored(line) {
    return line.querySelector("[data-out=state]").textContent.trim() + " " +
      ["cumulative", "value", "numerator"].map(function (name) { return Sheet.was(line)[name] || ""; }).join("");
  }
  function button(label, className, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm " + className;
    made.textContent = label;
    made.addEventListener("click", function () { panel.hidden = true; act(); });
    panel.appendChild(made);
    panel.appendChild(document.createTextNode(" "));
  }
  function list(items, describe) {
    var place = document.createElement("ul");
    items.forEach(function (item) {
      var row = document.createElement("li");
      row.textContent = describe(item);
      place.appendChild(row);
    });
    panel.appendChild(place);
  }
  function say(words) {
    var line = document.createElement("p");
    line.textContent = words;
    panel.appendChild(line);
  }
  function when(items) {
    var at = new Date(Math.max.apply(null, items.map(function (item) { return item.entry.at; })));
    var minutes = ("0" + at.getMinutes()).slice(-2);
    return (at.getMonth() + 1) + "月" + at.getDate() + "日 " + at.getHours() + ":" + minutes;
  }
  function discard(items) {
    items.forEach(function (item) { Keep.drop(path, item.id); });
  }
  function offer(found) {
    if (found.open.length) {
      say("上次（" + when(found.open) + "）在这台电脑上填了、没有保存的内容：");
      list(found.open, function (item) { return item.entry.words + "（现在：" + stored(item.line).trim() + "）"; });
      button("恢复", "btn-primary", function () { restore(found.open); });
      button("放弃", "btn-outline-secondary", function () { discard(found.open); });
    }
    if (found.closed.length) {
      say("以下内容填了没有保存，这份月报已不在填报中，要更正请先撤回或请科室退回：");
      list(found.closed, function (item) { return item.entry.words; });
      button("知道了，不再显示", "btn-outline-secondary", function () { discard(found.closed); });
    }
    panel.hidden = false;
    panel.focus();
  }

  var comesBack = Keep.isComingBack(path), found = sort(Keep.cells(path));
  if (comesBack && found.open.length) {
    restore(found.open);
    say("已恢复您填的 " + found.open.length + " 格。");
    panel.hidden = false;
  } else if (found.open.length || found.closed.length) { offer(found); }
})();
