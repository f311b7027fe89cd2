// A wording: figures go in where the cursor stands, ready sentences replace it, and what it says is shown while
// it is typed. Without this script the buttons send the form and the page comes back with the same.
(function () {
  "use strict";
  var form = document.querySelector("form[data-guard]");
  var area = form && form.querySelector("textarea[data-wording]");
  if (!area) { return; }

  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-insert], [data-replace]");
    if (!button) { return; }
    event.preventDefault();
    if (button.hasAttribute("data-insert")) {
      insert(document.querySelector(button.getAttribute("data-insert")).value);
    } else {
      var chosen = document.querySelector(button.getAttribute("data-replace"));
      area.select();
      insert(chosen.options[chosen.selectedIndex].getAttribute("data-text"));
    }
  });

  // insertText keeps the browser's own undo.
  function insert(text) {
    area.focus();
    if (!document.execCommand("insertText", false, text)) {
      var start = area.selectionStart;
      area.value = area.value.slice(0, start) + text + area.value.slice(area.selectionEnd);
      area.selectionStart = area.selectionEnd = start + text.length;
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  var address = form.getAttribute("data-try");
  var sample = document.querySelector("[data-sample]");
  var list = document.querySelector("[data-problems]");
  if (!address || !sample) { return; }
  var timer = null, latest = 0;

  function ask() {
    var number = latest += 1;
    var request = new XMLHttpRequest();
    var data = new FormData(form);
    data.append("part", form.getAttribute("data-part") || "");
    data.append("wording", form.getAttribute("data-wording-key") || "");
    data.append("place", form.getAttribute("data-place") || "");
    request.open("POST", address);
    request.setRequestHeader("X-Background", "1");
    request.onload = function () {
      if (number !== latest || request.status !== 200) { return; }
      var answer = JSON.parse(request.responseText);
      sample.textContent = answer.problems.length ? "（写不出来）" : answer.sample || "（没有内容）";
      list.textContent = "";
      answer.problems.forEach(function (problem) {
        var item = document.createElement("li");
        item.textContent = problem;
        list.appendChild(item);
      });
    };
    request.send(data);
  }

  function later() { clearTimeout(timer); timer = setTimeout(ask, 500); }
  form.addEventListener("input", later);
  form.addEventListener("change", later);
})();
