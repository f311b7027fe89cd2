// Keys of the sheet. Enter and the arrows go to the input below or above, within the cell first (a ratio's parts stand
// on top of each other), then in the same column of the next line; left and right leave at the text's ends. Esc puts
// back what the cell said when it was entered; Ctrl+Z takes back the last change of cells, a paste as a whole.
(function () {
  "use strict";
  var Sheet = window.Sheet;
  if (!Sheet) { return; }
  var form = Sheet.form, undoable = [], entered = null;

  function boxes(place) {
    return Sheet.boxes(place).filter(function (input) { return !input.readOnly; });
  }

  function move(input, rows, step) {
    var lines = Sheet.lines(), line = input.closest(".sheet-line"), next = lines[lines.indexOf(line) + rows];
    var here = boxes(line), target;
    if (rows) {
      var stack = boxes(input.closest("td"));
      target = stack[stack.indexOf(input) + rows];
      if (!target && !next) { return false; }
      if (!target) {
        stack = boxes(next.cells[input.closest("td").cellIndex]);
        target = stack[rows > 0 ? 0 : stack.length - 1] || boxes(next)[Math.min(here.indexOf(input), 1)];
      }
    } else {
      target = here[here.indexOf(input) + step];
    }
    if (!target) { return false; }
    target.focus();
    if (target.select) { target.select(); }
    return true;
  }

  // What the cell said when it was entered; leaving it makes the difference one step that can be taken back.
  function enter(line) { entered = { line: line, values: Sheet.values(line) }; }
  function settle() {
    if (entered && !Sheet.agree(Sheet.values(entered.line), entered.values)) {
      undoable.push([{ line: entered.line, values: entered.values }]);
      enter(entered.line);
    }
  }
  function change(changes) {
    settle();
    undoable.push(changes.map(function (one) { return { line: one.line, values: Sheet.values(one.line) }; }));
    changes.forEach(function (one) { Sheet.set(one.line, one.values); });
    if (entered) { enter(entered.line); }
  }
  function undo() {
    settle();
    var step = undoable.pop();
    if (!step) { return; }
    step.forEach(function (one) { Sheet.set(one.line, one.values); });
    var first = boxes(step[0].line)[0];
    if (!step[0].line.contains(document.activeElement)) { first.focus(); }
    enter(step[0].line);
  }

  function leaves(input, key) {
    var isText = input.type === "text", start = input.selectionStart, end = input.selectionEnd;
    if (!isText) { return null; }
    if (key === "ArrowDown") { return [1, 0]; }
    if (key === "ArrowUp") { return [-1, 0]; }
    if (key === "ArrowLeft" && start === 0 && end === 0) { return [0, -1]; }
    return key === "ArrowRight" && start === input.value.length && end === start ? [0, 1] : null;
  }
  function onKey(event) {
    var input = event.target, key = event.key;
    if (key === "Enter" && input.hasAttribute("data-explain")) { event.preventDefault(); Sheet.save(); return; }
    if (!input.hasAttribute("data-box") || event.altKey || event.metaKey || event.isComposing) { return; }
    if (event.ctrlKey) {
      // Within a remark that is being written the browser takes back letters, not the whole remark.
      var isWriting = input.getAttribute("data-box") === "note" && entered && input.value !== entered.values.note;
      if (key.toLowerCase() === "z" && !event.shiftKey && !isWriting) { event.preventDefault(); undo(); }
      return;
    }
    if (key === "Escape" && entered) { Sheet.set(entered.line, entered.values); event.preventDefault(); }
    if (key === "Enter") { move(input, event.shiftKey ? -1 : 1, 0); event.preventDefault(); }
    var way = leaves(input, key);
    if (way && move(input, way[0], way[1])) { event.preventDefault(); }
  }

  form.addEventListener("focusin", function (event) {
    var line = event.target.closest(".sheet-line[data-cell]");
    settle();
    if (line) { enter(line); } else { entered = null; }
  });
  form.addEventListener("focusout", settle);
  form.addEventListener("keydown", onKey);
  Sheet.change = change;
})();
