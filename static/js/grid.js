// The grid over all regions is saved by its button, not by itself, since every 代录 states its reason. Keys, paste,
// rates and what is offered back after a closed tab are those of the sheet; this keeps what was typed until then.
(function () {
  "use strict";
  var Sheet = window.Sheet, Keep = window.Keep;
  if (!Sheet || !Sheet.form.hasAttribute("data-grid")) { return; }
  var form = Sheet.form, path = window.location.pathname, isLeaving = false;
  var note = form.querySelector("[data-unsaved]");

  function changed() { return Sheet.lines().filter(Sheet.isChanged); }
  function summarize() {
    var count = changed().length;
    if (note) { note.textContent = count ? "有 " + count + " 格改动还没有保存" : ""; }
  }
  form.addEventListener("sheet:typed", function (event) {
    var line = event.detail, id = line.getAttribute("data-cell");
    if (Sheet.isChanged(line)) {
      Keep.put(path, id, {
        values: Sheet.values(line), version: Sheet.hidden(line, "version").value, was: Sheet.was(line),
        at: Date.now(), words: Sheet.describe(line, Sheet.was(line))
      });
    } else { Keep.drop(path, id); }
    summarize();
  });
  form.addEventListener("submit", function () { isLeaving = true; });
  window.addEventListener("pageshow", function () { isLeaving = false; summarize(); });
  window.addEventListener("beforeunload", function (event) {
    if (!isLeaving && changed().length) { event.preventDefault(); event.returnValue = ""; }
  });
  Sheet.save = summarize;
  Sheet.explainLater = function () {}; // no explanations are written here
})();
