// Small behaviours that every page may ask for by a data attribute. Pages work without them.
(function () {
  "use strict";

  // <form data-confirm="…">: ask before sending what cannot be taken back.
  document.addEventListener("submit", function (event) {
    var question = (event.submitter && event.submitter.getAttribute("data-confirm")) ||
      event.target.getAttribute("data-confirm");
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (event.defaultPrevented || event.target.hasAttribute("data-again")) { return; }
    // A form sent twice by a double click: keep the buttons quiet once it is on its way.
    if (event.target.getAttribute("data-sent")) { event.preventDefault(); return; }
    if (event.target.method === "post") { event.target.setAttribute("data-sent", "1"); }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });

  // <form data-guard>, <input data-guard>: leaving the page with something typed and not sent asks first.
  var typed = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("[data-guard]")) { typed = true; }
  });
  document.addEventListener("submit", function (event) { if (!event.defaultPrevented) { typed = false; } });
  window.addEventListener("beforeunload", function (event) {
    if (typed) { event.preventDefault(); event.returnValue = ""; }
  });

  // <input type="checkbox" data-check-all="name">: tick or clear all boxes of that name in the form.
  document.addEventListener("change", function (event) {
    var name = event.target.getAttribute("data-check-all");
    if (!name) { return; }
    event.target.form.querySelectorAll("input[type=checkbox]").forEach(function (box) {
      if (box.name === name && !box.disabled) { box.checked = event.target.checked; }
    });
  });

  // <select data-send>: send the filter form when the choice changes.
  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-send")) { event.target.form.submit(); }
  });

  // <select data-groups-of="id">: of the groups of choices only the one that the other select has chosen, by name.
  function narrow(choices) {
    var other = document.getElementById(choices.getAttribute("data-groups-of"));
    var chosen = other && other.value ? other.options[other.selectedIndex].text : "";
    choices.querySelectorAll("optgroup").forEach(function (group) {
      group.hidden = group.disabled = chosen !== "" && group.label !== chosen;
      if (group.hidden && group.contains(choices.options[choices.selectedIndex])) { choices.value = ""; }
    });
  }
  function narrowAll() { document.querySelectorAll("select[data-groups-of]").forEach(narrow); }
  document.addEventListener("change", function (event) {
    if (event.target.id && document.querySelector("[data-groups-of='" + event.target.id + "']")) { narrowAll(); }
  });
  window.addEventListener("pageshow", narrowAll);

  // <button data-print>, <button data-copy="#id">
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print], [data-copy]");
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); return; }
    var source = document.querySelector(button.getAttribute("data-copy"));
    var area = document.createElement("textarea");
    area.value = source.value || source.textContent.trim();
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    button.textContent = done ? "已复制" : "复制不了，请手工选取";
    button.focus();
  });

  // A table that scrolls can be reached and scrolled by keyboard.
  function reachScrollers() {
    document.querySelectorAll(".table-frame").forEach(function (frame) {
      var scrolls = frame.scrollHeight > frame.clientHeight || frame.scrollWidth > frame.clientWidth;
      if (!scrolls || frame.hasAttribute("tabindex")) { return; }
      var caption = frame.querySelector("caption");
      frame.setAttribute("tabindex", "0");
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", caption ? caption.textContent.trim() : "表格");
    });
  }
  document.addEventListener("DOMContentLoaded", reachScrollers);
  window.addEventListener("resize", reachScrollers);

  // The summary of errors takes the focus, so that keyboard and screen reader start there.
  document.addEventListener("DOMContentLoaded", function () {
    var summary = document.querySelector("[data-focus]");
    if (summary) { summary.focus(); }
  });
})();
