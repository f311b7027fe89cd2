// The row of months becomes a slider; without this script each month is a link.
(function () {
  "use strict";
  document.querySelectorAll("[data-months]").forEach(function (row) {
    var links = Array.prototype.slice.call(row.querySelectorAll("a"));
    if (links.length < 2) { return; }
    var shown = links.findIndex(function (link) { return link.hasAttribute("aria-current"); });
    var slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = links.length - 1;
    slider.value = shown < 0 ? slider.max : shown;
    slider.className = "months-slider";
    slider.setAttribute("aria-label", "截至月份，左右拖动");
    function name() { slider.setAttribute("aria-valuetext", links[slider.value].textContent); }
    function light() {
      links.forEach(function (link, place) { link.classList.toggle("chosen", place === Number(slider.value)); });
      name();
    }
    slider.addEventListener("input", light);
    // Dragging sends once, at its end; keys send after a short rest, so that several steps go at once.
    var waiting = null;
    slider.addEventListener("change", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(function () { window.location.href = links[slider.value].href; }, 400);
    });
    name();
    row.insertBefore(slider, row.querySelector("a"));
  });
})();
