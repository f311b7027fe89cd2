// The sheet while somebody types: the other form of a count, rate and light at once, keys, and a guard for what is
// not saved. The page works without it; the server computes everything again.
(function () {
  "use strict";
  var D = window.Decimals, HUNDRED = D.parse("100"), ZERO = D.parse("0"), LONGEST = 6;

  function box(line, name) { return line.querySelector("[data-box=" + name + "]"); }
  function number(line, name) {
    var input = box(line, name);
    return input ? D.parse(input.value) : null;
  }
  function known(line, name) { return D.parse(line.getAttribute("data-" + name)); }

  // The other form of a count: typing 本月累计 shows 本月新增, and the other way round.
  function mirror(line, typed) {
    var isCumulative = typed.getAttribute("data-box") === "cumulative";
    var other = box(line, isCumulative ? "increment" : "cumulative");
    if (!other) { return; }
    if (!typed.value.trim()) { other.value = ""; return; }
    var value = D.parse(typed.value), last = known(line, "last") || ZERO;
    if (value) { other.value = D.format(isCumulative ? D.subtract(value, last) : D.add(value, last)); }
  }

  // What the line says, as a fraction {n, d}; null while it says no number.
  function actual(line) {
    var kind = line.getAttribute("data-kind"), one = D.parse("1");
    if (box(line, "state") && box(line, "state").value) { return null; }
    if (kind === "milestone") {
      var done = box(line, "done").value;
      return done ? { n: done === "yes" ? one : ZERO, d: one } : null;
    }
    var value = number(line, kind === "count" ? "cumulative" : "value");
    if (kind === "ratio" && !value) {
      var n = number(line, "numerator"), d = number(line, "denominator");
      if (!n || !d || D.compare(d, ZERO) === 0) { return null; }
      return { n: D.multiply(n, known(line, "scale")), d: d };
    }
    return value ? { n: value, d: one } : null;
  }

  function rateText(line, value) {
    var target = known(line, "target"), atMost = line.getAttribute("data-direction") === "at_most";
    if (!value || !target || D.compare(target, ZERO) === 0 || atMost) { return "—"; }
    var n = D.multiply(value.n, HUNDRED), d = D.multiply(value.d, target);
    var places = +line.getAttribute("data-rate-decimals");
    if (D.compare(n, D.multiply(d, HUNDRED)) >= 0) { // met
      return line.getAttribute("data-capped") ? D.format(HUNDRED, places) + "%" : D.format(D.divide(n, d, places)) + "%";
    }
    var rounded = D.divide(n, d, places);
    while (D.compare(rounded, HUNDRED) >= 0 && places < LONGEST) { rounded = D.divide(n, d, ++places); }
    if (D.compare(rounded, HUNDRED) >= 0) { rounded = D.divide(n, d, places, "down"); }
    return D.format(rounded, places) + "%";
  }

  // The light of the stored table for the share of the pace; null where nothing is to be judged yet.
  function light(line, value, lights) {
    var pace = known(line, "pace"), kind = line.getAttribute("data-kind"), n, d;
    if (!lights.length || !value || !pace || line.getAttribute("data-open")) { return null; }
    var target = known(line, "target");
    if (line.getAttribute("data-direction") === "at_most") {
      n = D.compare(value.n, D.multiply(target, value.d)) <= 0 ? HUNDRED : ZERO;
      d = HUNDRED;
    } else if (D.compare(pace, ZERO) === 0) {
      if (kind === "milestone" && D.compare(value.n, ZERO) === 0) { return null; }
      n = HUNDRED;
      d = HUNDRED;
    } else {
      n = value.n;
      d = D.multiply(value.d, pace);
    }
    for (var i = 0; i < lights.length; i++) {
      if (D.compare(D.multiply(n, HUNDRED), D.multiply(D.parse(lights[i][0]), d)) >= 0) { return lights[i]; }
    }
    return lights[lights.length - 1];
  }

  function show(line) {
    var lights = JSON.parse(line.closest("table").getAttribute("data-lights"));
    var value = actual(line), isRatio = line.getAttribute("data-kind") === "ratio";
    line.querySelector("[data-out=rate]").textContent = rateText(line, value);
    var places = +line.getAttribute("data-decimals"), unit = line.getAttribute("data-unit");
    line.querySelector("[data-out=actual]").textContent =
      isRatio && value ? D.format(D.parse(D.format(D.divide(value.n, value.d, places)))) + unit : "";
    line.querySelector("[data-out=bare]").hidden = !(isRatio && number(line, "value"));
    var found = light(line, value, lights), place = line.querySelector("[data-out=light]");
    place.textContent = "";
    if (found) {
      var mark = document.createElement("span"), sign = document.createElement("span");
      mark.className = "light light-" + found[3];
      sign.className = "light-sign";
      sign.setAttribute("aria-hidden", "true");
      sign.textContent = found[2];
      mark.appendChild(sign);
      mark.appendChild(document.createTextNode(found[1]));
      place.appendChild(mark);
    }
  }

  // Enter and the arrows go to the input below or above, within the cell first (a ratio's parts stand on top of each
  // other), then in the same column of the next line; left and right leave at the text's ends.
  function boxes(line) {
    return Array.prototype.slice.call(line.querySelectorAll("input[data-box], select[data-box]"));
  }
  function move(input, rows, step) {
    var lines = Array.prototype.slice.call(document.querySelectorAll(".sheet-line")).filter(function (line) {
      return boxes(line).length;
    });
    var line = input.closest(".sheet-line"), next = lines[lines.indexOf(line) + rows];
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
  function onKey(event) {
    var input = event.target;
    if (!input.hasAttribute("data-box") || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    var isText = input.type === "text", start = input.selectionStart, end = input.selectionEnd, key = event.key;
    var moved = false;
    if (key === "Enter") { move(input, event.shiftKey ? -1 : 1, 0); moved = true; }
    if (isText && key === "ArrowDown") { moved = move(input, 1, 0); }
    if (isText && key === "ArrowUp") { moved = move(input, -1, 0); }
    if (isText && key === "ArrowLeft" && start === 0 && end === 0) { moved = move(input, 0, -1); }
    if (isText && key === "ArrowRight" && start === input.value.length && end === start) { moved = move(input, 0, 1); }
    if (moved) { event.preventDefault(); }
  }

  function changedCount(form) {
    var lines = form.querySelectorAll(".sheet-line"), count = 0;
    for (var i = 0; i < lines.length; i++) { if (isChanged(lines[i])) { count++; } }
    return count;
  }
  function isChanged(line) {
    var was = line.querySelector("input[name$=-was]");
    if (!was) { return false; }
    var shown = JSON.parse(was.value);
    return boxes(line).some(function (input) {
      return (shown[input.getAttribute("data-box")] || "") !== input.value.trim();
    });
  }

  function start(form) {
    var note = form.querySelector("[data-unsaved]"), isLeaving = false;
    function count() {
      var changed = changedCount(form);
      if (note) { note.textContent = changed ? "有 " + changed + " 格改动还没有保存" : ""; }
      return changed;
    }
    form.addEventListener("input", function (event) {
      var line = event.target.closest(".sheet-line");
      if (!line) { return; }
      if (/^(cumulative|increment)$/.test(event.target.getAttribute("data-box"))) { mirror(line, event.target); }
      show(line);
      line.classList.toggle("line-changed", isChanged(line));
      count();
    });
    form.addEventListener("keydown", onKey);
    form.addEventListener("submit", function () { isLeaving = true; });
    window.addEventListener("pageshow", function () { isLeaving = false; count(); });
    window.addEventListener("beforeunload", function (event) {
      if (!isLeaving && count()) { event.preventDefault(); event.returnValue = ""; }
    });
    count();
  }

  var form = document.querySelector("form[data-sheet]");
  if (form) { start(form); }
})();
