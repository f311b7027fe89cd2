// The sum of a cell's parts while somebody types, and Enter to the next part. The server adds up again.
(function () {
  "use strict";
  var D = window.Decimals, form = document.querySelector("form[data-parts]");
  if (!form) { return; }
  var inputs = Array.prototype.slice.call(form.querySelectorAll("input[data-part]"));
  var total = form.querySelector("[data-parts-total]");

  function add() {
    var sum = null, unread = false;
    inputs.forEach(function (input) {
      var sign = input.getAttribute("data-part"), value = D.parse(input.value);
      if (sign === "0" || !input.value.trim()) { return; }
      if (!value) { unread = true; return; }
      sum = sign === "-1" ? D.subtract(sum || D.parse("0"), value) : D.add(sum || D.parse("0"), value);
    });
    if (total) { total.textContent = unread || !sum ? "—" : D.format(sum); }
  }
  form.addEventListener("input", add);
  form.addEventListener("keydown", function (event) {
    var here = inputs.indexOf(event.target), step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (here < 0 || !step || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    if (event.key === "Enter" && here === inputs.length - 1) { return; } // the last one saves
    event.preventDefault();
    var next = inputs[here + (event.key === "Enter" && event.shiftKey ? -1 : step)];
    if (next) { next.focus(); next.select(); }
  });
})();
