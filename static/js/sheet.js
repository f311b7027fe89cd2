// The sheet while somebody types: the other form of a count, rate and light at once. The page works without it; the
// server computes everything again. Other scripts of the sheet build on window.Sheet and on the event "sheet:typed".
(function () {
  "use strict";
  var form = document.querySelector("form[data-sheet]");
  if (!form) { return; }
  var D = window.Decimals, HUNDRED = D.parse("100"), ZERO = D.parse("0"), LONGEST = 6;

  function box(line, name) { return line.querySelector("[data-box=" + name + "]"); }
  function number(line, name) {
    var input = box(line, name);
    return input ? D.parse(input.value) : null;
  }
  function known(line, name) { return D.parse(line.getAttribute("data-" + name)); }
  function all(selector, inside) { return Array.prototype.slice.call((inside || form).querySelectorAll(selector)); }
  function boxes(line) { return all("input[data-box], select[data-box]", line); }

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

  function out(line, name) { return line.querySelector("[data-out=" + name + "]"); }
  function show(line) {
    var lights = JSON.parse(line.closest("table").getAttribute("data-lights"));
    var value = actual(line), isRatio = line.getAttribute("data-kind") === "ratio";
    out(line, "rate").textContent = rateText(line, value);
    var places = +line.getAttribute("data-decimals"), unit = line.getAttribute("data-unit");
    out(line, "actual").textContent =
      isRatio && value ? D.format(D.parse(D.format(D.divide(value.n, value.d, places)))) + unit : "";
    out(line, "bare").hidden = !(isRatio && number(line, "value"));
    var found = light(line, value, lights), place = out(line, "light");
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

  // Nothing stands in the store that a rate could be of: the number was not taken.
  function hush(line) {
    ["rate", "actual", "light"].forEach(function (name) { out(line, name).textContent = ""; });
    out(line, "bare").hidden = true;
  }

  // Explanations stand in the row below the line and belong to it.
  function explanations(line) { return all("input[data-explain]", line.nextElementSibling); }
  function fields(line) { return boxes(line).concat(explanations(line)); }
  function nameOf(input) { return input.getAttribute("data-box") || input.name; }
  function lineOf(element) {
    var row = element.closest(".sheet-line[data-cell], .line-findings");
    return row && row.classList.contains("line-findings") ? row.previousElementSibling : row;
  }

  // The texts of a line by name, and what the store says as the page knows it.
  function values(line) {
    var found = {};
    fields(line).forEach(function (input) { found[nameOf(input)] = input.value.trim(); });
    return found;
  }
  function hidden(line, name) { return line.querySelector("input[name$=-" + name + "]"); }
  function was(line) {
    var stored = JSON.parse(hidden(line, "was").value);
    explanations(line).forEach(function (input) { stored[input.name] = JSON.parse(form[input.name + "-was"].value)[1]; });
    return stored;
  }
  function same(one, other) {
    if (one === other) { return true; }
    var a = D.parse(one), b = D.parse(other);
    return Boolean(a && b) && D.compare(a, b) === 0;
  }
  function agree(some, others) {
    return Object.keys(some).every(function (name) { return same(some[name], others[name] || ""); });
  }
  // Nothing typed: neither a figure nor 无数据. What comes from elsewhere (read-only) is not typed.
  function isBlank(line) {
    return boxes(line).every(function (input) {
      return input.getAttribute("data-box") === "note" || input.readOnly || !input.value.trim();
    });
  }
  function isChanged(line) { return !agree(values(line), was(line)); }

  // What of a line differs from `before`, in words: 新增床位：本月累计（张） 12.
  function describe(line, before) {
    var changed = fields(line).filter(function (input) {
      return !same(input.value.trim(), before[nameOf(input)] || "");
    });
    return changed.map(function (input) {
      var shown = input.options ? input.options[input.selectedIndex].text : input.value.trim();
      return (input.getAttribute("data-label") || "说明") + " " + (shown || "清空");
    }).join("，");
  }

  function typed(line) {
    show(line);
    line.classList.toggle("line-changed", isChanged(line));
    form.dispatchEvent(new CustomEvent("sheet:typed", { detail: line }));
  }
  // Put texts into a line's boxes as if they had been typed; of a count's two forms one is enough.
  function set(line, texts) {
    fields(line).forEach(function (input) {
      if (nameOf(input) in texts && !input.readOnly) { input.value = texts[nameOf(input)]; }
    });
    ["cumulative", "increment"].forEach(function (name, index, both) {
      if (name in texts && !(both[1 - index] in texts)) { mirror(line, box(line, name)); }
    });
    typed(line);
  }

  form.addEventListener("input", function (event) {
    var line = lineOf(event.target);
    if (!line || !event.target.matches("[data-box], [data-explain]")) { return; }
    if (/^(cumulative|increment)$/.test(event.target.getAttribute("data-box"))) { mirror(line, event.target); }
    typed(line);
  });

  window.Sheet = {
    form: form,
    all: all,
    lines: function () { return all(".sheet-line[data-cell]"); },
    line: function (id) { return form.querySelector(".sheet-line[data-cell=\"" + id + "\"]"); },
    boxes: boxes,
    explanations: explanations,
    lineOf: lineOf,
    values: values,
    hidden: hidden,
    was: was,
    agree: agree,
    isBlank: isBlank,
    isChanged: isChanged,
    set: set,
    hush: hush,
    out: out,
    describe: describe,
    name: function (line) { return line.querySelector(".line-name > span").textContent; }
  };
})();
