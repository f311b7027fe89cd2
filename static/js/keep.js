// What a page keeps in this browser for one person until the server has it. On a shared computer nobody sees what
// another has typed: signing out clears it, and so does the next page that another person opens.
(function () {
  "use strict";
  var PREFIX = "minsheng-kept:", SIGNED_OUT = "minsheng-signed-out", person = document.body.getAttribute("data-person") || "";

  function store() {
    try { return window.localStorage; } catch (refused) { return null; }
  }
  function names(test) {
    var found = [], place = store();
    for (var i = 0; place && i < place.length; i++) {
      var name = place.key(i);
      if (name.indexOf(PREFIX) === 0 && test(name)) { found.push(name); }
    }
    return found;
  }
  function nameOf(path) { return PREFIX + person + ":" + path; }
  function read(path) {
    try { return JSON.parse(store().getItem(nameOf(path))) || { cells: {} }; } catch (nothing) { return { cells: {} }; }
  }
  // Another window may have changed it meanwhile: read, change one thing, write.
  function change(path, edit) {
    var kept = read(path);
    edit(kept);
    try {
      if (Object.keys(kept.cells).length) { store().setItem(nameOf(path), JSON.stringify(kept)); }
      else { store().removeItem(nameOf(path)); }
    } catch (full) { /* The page asks before it is left with something unsaved. */ }
  }
  function clear(test) {
    names(test).forEach(function (name) { store().removeItem(name); });
  }

  window.Keep = {
    cells: function (path) { return read(path).cells; },
    put: function (path, id, entry) { if (person) { change(path, function (kept) { kept.cells[id] = entry; }); } },
    drop: function (path, id) { change(path, function (kept) { delete kept.cells[id]; }); },
    // What was sent under this mark has arrived.
    forget: function (start, mark) {
      names(function (name) { return name.indexOf(nameOf(start)) === 0; }).forEach(function (name) {
        change(name.slice(nameOf("").length), function (kept) {
          Object.keys(kept.cells).forEach(function (id) { if (kept.cells[id].sent === mark) { delete kept.cells[id]; } });
        });
      });
    },
    clear: function (path) { change(path, function (kept) { kept.cells = {}; }); },
    // The person goes to sign in again and wants to find everything as it was.
    comeBack: function (path) { change(path, function (kept) { kept.comesBack = true; }); },
    isComingBack: function (path) {
      var comes = Boolean(read(path).comesBack);
      if (comes) { change(path, function (kept) { delete kept.comesBack; }); }
      return comes;
    }
  };

  if (person) { clear(function (name) { return name.indexOf(nameOf("")) !== 0; }); }
  document.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-sign-out")) { return; }
    var count = names(function () { return true; }).length;
    var question = "有填了还没有保存的内容，退出登录后这台电脑上不再保留。仍要退出吗？";
    if (count && !window.confirm(question)) { event.preventDefault(); event.stopPropagation(); return; }
    clear(function () { return true; });
    person = "";
    try { store().setItem(SIGNED_OUT, String(Date.now())); } catch (full) { /* other windows learn it when they save */ }
  }, true);
  window.addEventListener("storage", function (event) {
    if (event.key !== SIGNED_OUT) { return; }
    person = "";
    document.dispatchEvent(new CustomEvent("keep:signed-out"));
  });
})();
