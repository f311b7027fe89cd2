// Answers to the comments on returned cells save themselves like the cells: when the box is left or nothing was typed
// for a moment. Until the server has said that it has one, this browser keeps it for the same person.
(function () {
  "use strict";
  var Sheet = window.Sheet, Keep = window.Keep;
  if (!Sheet || !Sheet.form.hasAttribute("data-replies")) { return; }
  var form = Sheet.form, page = window.location.pathname, path = page + "#replies";
  var PAUSE = 3000, PATIENCE = 20000, RETRY = [2000, 5000, 15000, 30000];
  var request = null, timer = null, failures = 0, isOut = false, refused = {}, asked = {}, pressed = null, isLeaving = false;
  var unsure = {}; // sent and never answered: nobody knows whether the server has it

  function boxes() { return Sheet.all("input[data-reply]"); }
  function was(input) { return form[input.name + "-was"]; }
  function text(input) { return input.value.trim(); }
  function isChanged(input) { return text(input) !== was(input).value || Boolean(unsure[input.name]); }
  function changed() { return boxes().filter(isChanged); }
  function due() {
    return changed().filter(function (input) { return !(input.name in asked) && refused[input.name] !== text(input); });
  }
  function say(input, words, kind) {
    var mark = input.closest(".finding").querySelector("[data-reply-mark]");
    mark.textContent = words;
    mark.className = "save-mark save-" + kind;
    return mark;
  }
  function keep(input) {
    Keep.put(path, input.name, {
      text: text(input), was: input.name in asked ? asked[input.name] : was(input).value, about: input.getAttribute("data-reply"), at: Date.now()
    });
  }
  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, pause);
  }

  function send() {
    window.clearTimeout(timer);
    if (request || isOut) { return; }
    var sent = due().map(function (input) { return { input: input, text: text(input) }; });
    if (!sent.length) { press(); return; }
    var pairs = [["csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value]];
    sent.forEach(function (one) {
      pairs.push([one.input.name, one.text], [one.input.name + "-was", was(one.input).value]);
      say(one.input, "保存中…", "saving");
    });
    request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("data-replies"));
    request.timeout = PATIENCE;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("X-Background", "1");
    request.onloadend = function () { answered(sent); };
    request.send(pairs.map(function (pair) { return pair.map(encodeURIComponent).join("="); }).join("&"));
  }
  function answered(sent) {
    var status = request.status, answer = null;
    try { answer = JSON.parse(request.responseText); } catch (error) { /* an error page */ }
    request = null;
    if (!answer || !answer.replies) { fail(sent, status, answer || {}); return; }
    failures = 0;
    sent.forEach(function (one) { take(one, answer.replies[one.input.name.slice(1)], answer.at); });
    if (due().length) { later(pressed ? 0 : PAUSE); } else { press(); }
  }
  function take(one, outcome, at) {
    var input = one.input;
    delete unsure[input.name];
    if (outcome.status === "saved") {
      was(input).value = outcome.stored;
      if (isChanged(input)) { keep(input); say(input, "未存", "waiting"); return; }
      Keep.drop(path, input.name);
      say(input, "已存 " + at, "saved");
      return;
    }
    // Somebody else answered: what they wrote is told, and the person's own is sent again only when they say so.
    refused[input.name] = one.text;
    keep(input);
    var mark = say(input, outcome.message, "refused");
    if (outcome.status === "conflict") { ask(input, mark, outcome.stored); }
  }
  function ask(input, mark, theirs) {
    function settle() {
      delete asked[input.name];
      delete refused[input.name];
      was(input).value = theirs;
    }
    choose(mark, "取我的", function () { settle(); send(); });
    choose(mark, "取对方的", function () { settle(); input.value = theirs; typed(input); });
  }
  // The form came back with an answer beside a colleague's: it waits for a button, whatever else is typed.
  function askAgain(input) {
    var original = input.getAttribute("data-was"), theirs = was(input).value;
    if (original === null || original === theirs) { return; }
    asked[input.name] = original;
    ask(input, say(input, theirs ? "别人已答复“" + theirs + "”" : "别人已撤去答复", "refused"), theirs);
  }
  function choose(mark, label, act) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary ms-1";
    button.textContent = label;
    button.addEventListener("click", act);
    mark.appendChild(button);
  }
  function fail(sent, status, answer) {
    pressed = null;
    isOut = status === 401 || status === 403 || status === 404;
    sent.forEach(function (one) {
      unsure[one.input.name] = true;
      var words = status === 401 ? "登录已失效，写的留在本机" : isOut ? answer.message || "没有保存，写的留在本机" :
        "连接断了，写的留在本机，连上后自动保存";
      var mark = say(one.input, words, "waiting");
      if (status !== 401) { return; }
      var link = document.createElement("a");
      link.className = "ms-1";
      link.href = answer.sign_in + "?next=" + encodeURIComponent(page);
      link.textContent = "重新登录";
      link.addEventListener("click", function () { Keep.comeBack(page); isLeaving = true; });
      mark.appendChild(link);
    });
    if (!isOut) { later(RETRY[Math.min(failures++, RETRY.length - 1)]); }
  }

  function typed(input) {
    if (input.name in asked) { keep(input); return; }
    if (isChanged(input)) { keep(input); say(input, "未存", "waiting"); later(PAUSE); return; }
    delete refused[input.name];
    Keep.drop(path, input.name);
    say(input, "", "none");
  }
  function press() {
    var button = pressed;
    pressed = null;
    if (button) { button.click(); }
  }

  form.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-reply")) { typed(event.target); }
  });
  form.addEventListener("focusout", function (event) {
    if (event.target.hasAttribute("data-reply") && isChanged(event.target)) { send(); }
  });
  // A button of the form waits for answers on their way; what was refused goes with the form, which says why.
  form.addEventListener("submit", function (event) {
    if (isOut || !(request || due().length)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = event.submitter || document.activeElement;
    send();
  });
  document.addEventListener("submit", function (event) { if (!event.defaultPrevented) { isLeaving = true; } });
  window.addEventListener("online", function () { failures = 0; send(); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { send(); } });
  window.addEventListener("pageshow", function () { isLeaving = false; });
  window.addEventListener("beforeunload", function (event) {
    if (!isLeaving && changed().length) { event.preventDefault(); event.returnValue = ""; }
  });

  // What was kept goes back into its box; where the box is gone it is shown once more.
  function restore() {
    var kept = Keep.cells(path), gone = [];
    boxes().forEach(askAgain);
    Object.keys(kept).forEach(function (name) {
      var input = form[name], entry = kept[name];
      if (!input) { gone.push(name); return; }
      if (entry.text === was(input).value) { Keep.drop(path, name); return; }
      input.value = entry.text;
      if (name in asked) { return; }
      was(input).value = entry.was;
      say(input, "上次写了还没有保存的", "waiting");
    });
    if (gone.length) { tell(kept, gone); }
    send();
  }
  function tell(kept, gone) {
    var panel = document.createElement("div"), list = document.createElement("ul"), button = document.createElement("button");
    panel.className = "alert alert-warning";
    panel.setAttribute("role", "status");
    panel.appendChild(document.createTextNode("以下答复写了没有保存，现在不能再答复："));
    gone.forEach(function (name) {
      var row = document.createElement("li");
      row.textContent = kept[name].about + "：" + (kept[name].text || "清空");
      list.appendChild(row);
    });
    button.type = "button";
    button.className = "btn btn-sm btn-outline-secondary";
    button.textContent = "知道了，不再显示";
    button.addEventListener("click", function () {
      gone.forEach(function (name) { Keep.drop(path, name); });
      panel.remove();
    });
    panel.appendChild(list);
    panel.appendChild(button);
    form.parentNode.insertBefore(panel, form);
  }
  restore();
})();
