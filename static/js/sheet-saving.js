// The draft saves itself: a cell when it is left, or when nothing was typed for a moment. Until the server has said that
// it has a cell, this browser keeps what was typed. Every cell says how it stands: 已存, 保存中, 被拒 (and why), 别人改过.
// What the checks say of what was saved, the page asks a moment later, for several cells at once.
(function () {
  "use strict";
  var Sheet = window.Sheet, Keep = window.Keep;
  if (!Sheet) { return; }
  var form = Sheet.form, path = window.location.pathname, PAUSE = 3000, SETTLE = 300, PATIENCE = 20000, RETRY = [2000, 5000, 15000, 30000];
  var waiting = {}, attempts = {}, lost = {}, wanted = {}, refused = {}, conflicts = {}, days = {};
  var flying = {}; // cells whose answer is still to come; `lost`: what was sent of a cell and never answered
  var unjudged = {}, judging = null;
  var request = null, trouble = "", failures = 0, timer = null, savedAt = "", isLeaving = false, pressed = null;
  var note = form.querySelector("[data-unsaved]"), alarm = form.querySelector("[data-trouble]");

  function id(line) { return line.getAttribute("data-cell"); }
  function text(line) { return JSON.stringify(Sheet.values(line)); }
  function say(line, words, kind) {
    var mark = Sheet.out(line, "saved");
    mark.textContent = words;
    mark.className = "save-mark save-" + kind;
  }
  function make(tag, className, words) {
    var element = document.createElement(tag);
    element.className = className;
    element.textContent = words;
    return element;
  }

  function showProblems(line, problems) {
    Sheet.boxes(line).forEach(function (input) {
      var frame = input.closest(".box"), words = problems[input.getAttribute("data-box")];
      var old = frame.querySelector(".box-error"), name = input.id + "-error";
      if (old) { old.remove(); }
      frame.classList.toggle("box-wrong", Boolean(words));
      if (!words) { input.removeAttribute("aria-invalid"); input.removeAttribute("aria-describedby"); return; }
      var error = make("p", "box-error", words);
      error.id = name;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", name);
      frame.appendChild(error);
    });
  }

  // Until the server has answered, nobody knows what it has: then no text counts as stored, the former one neither.
  function isOpen(line) { return Boolean(flying[id(line)] || lost[id(line)]) || Sheet.isChanged(line); }
  // What a text is a change of: back at the former text, of what was sent in between and the server may have.
  function basis(line) {
    var sent = (lost[id(line)] || []).concat(flying[id(line)] ? attempts[id(line)] : []), now = Sheet.values(line);
    var others = Sheet.isChanged(line) ? [] : sent.filter(function (one) { return !Sheet.agree(now, one); });
    return others.pop() || Sheet.was(line);
  }
  function unsaved() { return Sheet.lines().filter(isOpen); }
  function blankNotes() {
    Sheet.all("[data-blank-of]").forEach(function (place) {
      var section = place.getAttribute("data-blank-of"), count = Sheet.lines().filter(function (line) {
        return line.hasAttribute("data-required") && line.getAttribute("data-section") === section &&
          (Sheet.isBlank(line) || line.classList.contains("line-wrong")); // what was refused is not filled in
      }).length;
      place.textContent = count ? "还有 " + count + " 项必报指标没有填好，上报前要填好，或选“无数据”并说明。" : "必报指标都已填写。";
    });
  }
  function summarize() {
    var left = unsaved(), stuck = left.filter(function (line) { return refused[id(line)] || conflicts[id(line)]; }).length;
    var words = savedAt ? "全部已存（" + savedAt + "）" : "";
    if (request) { words = "保存中…"; }
    else if (stuck) { words = "有 " + stuck + " 格没有保存，请看红字"; }
    else if (left.length) { words = "有 " + left.length + " 格改动还没有保存"; }
    if (note && note.textContent !== words) { note.textContent = words; }
    if (note) { note.className = left.length ? "sheet-unsaved" : "sheet-saved"; }
    blankNotes();
  }

  // What stops saving, in a sentence, with what the person can do about it.
  function stop(kind, words, address, label) {
    trouble = kind;
    alarm.textContent = "";
    alarm.hidden = !kind;
    if (!kind) { return; }
    alarm.appendChild(document.createTextNode(words + " "));
    if (!address) { return; }
    var link = make("a", "btn btn-sm btn-primary", label);
    link.href = address;
    link.addEventListener("click", function () { Keep.comeBack(path); isLeaving = true; });
    alarm.appendChild(link);
  }
  function keepWords(words) {
    var count = unsaved().length;
    return words + (count ? "还没有保存的 " + count + " 格先留在这台电脑上。" : "");
  }

  function keep(line) {
    Keep.put(path, id(line), {
      values: Sheet.values(line), version: Sheet.hidden(line, "version").value, was: basis(line), at: Date.now(),
      words: Sheet.describe(line, basis(line))
    });
  }
  function onTyped(event) {
    var line = event.detail;
    if (conflicts[id(line)]) { keep(line); return; }
    if (isOpen(line)) {
      waiting[id(line)] = true;
      keep(line);
      say(line, trouble ? "留在本机" : "未存", "waiting");
      later(PAUSE);
    } else {
      delete waiting[id(line)];
      settled(line);
      say(line, "", "none");
    }
    summarize();
  }
  function settled(line) {
    delete refused[id(line)];
    line.classList.remove("line-wrong");
    showProblems(line, {});
    Keep.drop(path, id(line));
  }
  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, pause);
  }

  function due() {
    return Object.keys(waiting).map(Sheet.line).filter(function (line) {
      return line && !conflicts[id(line)] && refused[id(line)] !== text(line) && isOpen(line);
    });
  }
  function body(lines, changedDays) {
    var parts = [["csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value]];
    lines.forEach(function (line) {
      Sheet.all("[name^=\"c" + id(line) + "-\"], [name^=\"x" + id(line) + "-\"]").forEach(function (input) {
        parts.push([input.name, input === Sheet.hidden(line, "was") ? JSON.stringify(basis(line)) : input.value]);
      });
    });
    changedDays.forEach(function (input) { parts.push([input.name, input.value]); });
    return parts.map(function (pair) { return pair.map(encodeURIComponent).join("="); }).join("&");
  }
  function send() {
    window.clearTimeout(timer);
    if (request || (trouble && trouble !== "lost")) { return; }
    var lines = due(), changed = Sheet.all("input[name$=-as-of]").filter(function (input) { return days[input.name]; });
    if (!lines.length && !changed.length) { press(); return; }
    var sent = body(lines, changed);
    lines.forEach(function (line) {
      attempts[id(line)] = Sheet.values(line);
      flying[id(line)] = true;
      delete waiting[id(line)];
      say(line, "保存中…", "saving");
    });
    changed.forEach(function (input) { days[input.name] = false; });
    request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("data-save"));
    request.timeout = PATIENCE;
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.setRequestHeader("X-Background", "1");
    request.onloadend = function () { answered(lines, changed); };
    request.send(sent);
    summarize();
  }

  function answered(lines, changed) {
    var status = request.status, answer = null;
    try { answer = JSON.parse(request.responseText); } catch (page) { /* an error page */ }
    request = null;
    lines.forEach(function (line) { delete flying[id(line)]; });
    if (answer && answer.cells) {
      failures = 0;
      stop("");
      take(answer, lines);
    } else {
      lines.forEach(function (line) {
        waiting[id(line)] = true;
        lost[id(line)] = (lost[id(line)] || []).concat(attempts[id(line)]);
        say(line, "留在本机", "waiting");
      });
      changed.forEach(function (input) { days[input.name] = true; });
      fail(status, answer || {});
    }
    summarize();
    goOn();
    judgeLater();
  }
  function goOn() {
    var left = due().filter(function (line) { return !line.contains(document.activeElement); });
    if (due().length && !trouble) { later(pressed || left.length ? 0 : PAUSE); } else { press(); }
  }
  function fail(status, answer) {
    if (status === 401) {
      stop("signed-out", keepWords("登录已失效。") + "重新登录后回到本页，填的都在。",
        answer.sign_in + "?next=" + encodeURIComponent(path), "重新登录");
    } else if (status === 403 || status === 404) {
      stop("changed", keepWords(answer.message || "登录换过，或者这张表已不由您填报。"), path, "重新打开本页");
    } else {
      var pause = RETRY[Math.min(failures++, RETRY.length - 1)];
      stop("lost", keepWords(status ? "服务器暂时没有回应。" : "连接断了。") + "连上后自动保存，可以接着填。");
      later(pause);
    }
    pressed = null;
  }

  function take(answer, lines) {
    savedAt = answer.at;
    lines.forEach(function (line) {
      var outcome = answer.cells[id(line)];
      if (outcome) { OUTCOMES[outcome.status](line, outcome, answer); }
    });
    Object.keys(answer.parts).forEach(function (section) {
      var part = answer.parts[section], place = form.querySelector("[data-part-message=\"" + section + "\"]");
      place.textContent = part.message;
      place.hidden = !part.message;
    });
  }
  // How the saved cells stand: asked when nothing is on its way; what is not answered is asked with the next cells.
  function judgeLater() {
    window.clearTimeout(judging);
    if (Object.keys(unjudged).length) { judging = window.setTimeout(judge, SETTLE); }
  }
  function judge() {
    var asked = Object.keys(unjudged), asking = new XMLHttpRequest();
    if (request || !asked.length) { return; }
    asking.open("GET", form.getAttribute("data-standing") + "?cells=" + asked.join(","));
    asking.timeout = PATIENCE;
    asking.setRequestHeader("X-Background", "1");
    asking.onload = function () {
      var answer = null;
      try { answer = JSON.parse(asking.responseText); } catch (page) { /* an error page */ }
      if (!answer || !answer.cells) { return; }
      asked.forEach(function (cell) { if (answer.cells[cell]) { showStanding(Sheet.line(cell), answer.cells[cell]); } });
      summarize();
      if (!request) { goOn(); }
    };
    asking.send();
  }
  // Of another version than the page shows: a later save is on its way and asks again, or tells of the conflict.
  function showStanding(line, found) {
    if (!line || conflicts[id(line)] || String(found.version) !== Sheet.hidden(line, "version").value) { return; }
    delete unjudged[id(line)];
    showFindings(line, found.findings, Sheet.was(line));
    Sheet.out(line, "state").innerHTML = found.state;
    if (waiting[id(line)]) { keep(line); say(line, "未存", "waiting"); }
    if (!isOpen(line)) { showRate(line, found); }
  }
  function showRate(line, found) {
    Sheet.out(line, "rate").textContent = found.rate;
    Sheet.out(line, "actual").textContent = found.actual;
    Sheet.out(line, "light").innerHTML = found.light;
  }
  function showStored(line, outcome) {
    Sheet.hidden(line, "version").value = outcome.version;
    Sheet.hidden(line, "was").value = JSON.stringify(outcome.inputs);
    line.classList.remove("line-blank", "line-wrong", "line-conflict");
  }
  // An explanation that is being written is not wiped away by an answer; `sent` is what the answer knows of.
  function showFindings(line, html, sent) {
    var row = line.nextElementSibling, written = Sheet.values(line);
    var focused = row.contains(document.activeElement) ? document.activeElement.name : "";
    row.cells[0].innerHTML = html;
    row.hidden = !html.trim();
    Sheet.explanations(line).forEach(function (input) {
      var text = input.name in written ? written[input.name] : (wanted[id(line)] || {})[input.name];
      if (text !== undefined && text !== sent[input.name]) { input.value = text; waiting[id(line)] = true; }
      if (input.name === focused) { input.focus(); }
    });
  }
  // The box that somebody is in keeps its text as typed, so that 1. can become 1.5.
  function tidy(line) {
    var stored = Sheet.was(line);
    Sheet.boxes(line).forEach(function (input) {
      if (input !== document.activeElement) { input.value = stored[input.getAttribute("data-box")] || ""; }
    });
  }

  function isUnexplained(line) {
    var texts = Sheet.values(line), stored = Sheet.was(line);
    return Sheet.explanations(line).some(function (input) { return texts[input.name] !== stored[input.name]; });
  }

  var OUTCOMES = {
    saved: function (line, outcome, answer) {
      delete lost[id(line)];
      showStored(line, outcome);
      if ("findings" in outcome) { // asked for with an explanation
        showFindings(line, outcome.findings, attempts[id(line)]);
        Sheet.out(line, "state").innerHTML = outcome.state;
      } else { unjudged[id(line)] = true; }
      if (!Sheet.agree(Sheet.values(line), attempts[id(line)])) {
        waiting[id(line)] = true;
        keep(line);
        say(line, "未存", "waiting");
        return;
      }
      delete waiting[id(line)];
      tidy(line);
      if ("rate" in outcome) { showRate(line, outcome); }
      if (isUnexplained(line)) { keep(line); refused[id(line)] = text(line); say(line, "说明没有保存", "refused"); return; }
      line.classList.remove("line-changed");
      settled(line);
      say(line, "已存 " + answer.at, "saved");
    },
    refused: function (line, outcome, answer) {
      if (!isOpen(line)) { // put back meanwhile
        delete waiting[id(line)];
        settled(line);
        say(line, "", "none");
        return;
      }
      refused[id(line)] = JSON.stringify(attempts[id(line)]);
      showProblems(line, outcome.problems);
      Sheet.hush(line);
      line.classList.add("line-wrong");
      var message = answer.parts[line.getAttribute("data-section")].message;
      say(line, "被拒" + (Object.keys(outcome.problems).length ? "" : "：" + message), "refused");
    },
    conflict: function (line, outcome) {
      var mine = (lost[id(line)] || []).some(function (sent) { return Sheet.agree(sent, outcome.inputs); });
      delete lost[id(line)];
      if (mine) { // stored, only the answer was lost
        showStored(line, outcome);
        waiting[id(line)] = true;
        return;
      }
      conflicts[id(line)] = outcome;
      Sheet.hush(line);
      line.classList.add("line-conflict");
      showFindings(line, outcome.findings, attempts[id(line)]);
      say(line, "别人改过", "refused");
    },
    closed: function (line, outcome, answer) {
      refused[id(line)] = JSON.stringify(attempts[id(line)]);
      Sheet.hush(line);
      say(line, "没有保存", "refused");
    }
  };

  // 取我的 / 取对方的, under a cell that somebody else changed.
  function onClick(event) {
    var button = event.target.closest("button[name=do]"), choice = button && /^(mine|theirs)-(\d+)$/.exec(button.value);
    var line = choice && Sheet.line(choice[2]), outcome = line && conflicts[choice[2]];
    if (!outcome) { return; }
    event.preventDefault();
    delete conflicts[choice[2]];
    showStored(line, outcome);
    showFindings(line, "", {});
    unjudged[id(line)] = true;
    if (choice[1] === "theirs") { Sheet.set(line, outcome.inputs); say(line, "取了对方的", "saved"); judgeLater(); }
    else { waiting[choice[2]] = true; keep(line); send(); }
    Sheet.boxes(line)[0].focus();
  }

  // A button of the form waits for what is on its way, so that nobody is in conflict with themselves.
  function onSubmit(event) {
    var button = event.submitter || document.activeElement;
    if (trouble && trouble !== "lost") { event.preventDefault(); event.stopPropagation(); alarm.scrollIntoView(); return; }
    if (request || due().length) {
      event.preventDefault();
      event.stopPropagation();
      pressed = button;
      send();
      return;
    }
    isLeaving = true;
  }
  function press() {
    var button = pressed;
    pressed = null;
    if (button && !trouble) { button.click(); }
  }

  form.addEventListener("sheet:typed", onTyped);
  form.addEventListener("click", onClick);
  form.addEventListener("submit", onSubmit);
  form.addEventListener("focusout", function (event) {
    var line = Sheet.lineOf(event.target);
    if (!line || (event.relatedTarget && line.contains(event.relatedTarget))) { return; }
    if (waiting[id(line)]) { send(); } else { window.setTimeout(function () { if (!isOpen(line)) { tidy(line); } }, 0); }
  });
  form.addEventListener("change", function (event) {
    if (/-as-of$/.test(event.target.name)) { days[event.target.name] = true; send(); }
  });
  window.addEventListener("online", function () { if (trouble === "lost") { failures = 0; send(); } });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { send(); } });
  window.addEventListener("pageshow", function () { isLeaving = false; summarize(); });
  window.addEventListener("beforeunload", function (event) {
    if (!isLeaving && unsaved().length) { event.preventDefault(); event.returnValue = ""; }
  });
  document.addEventListener("keep:signed-out", function () {
    stop("signed-out", "已在另一个窗口退出登录，这里填的不再保存。", path, "重新登录");
  });
  Sheet.save = send;
  // Explanations to write once the box for them is there: it comes with the figure that they are about.
  Sheet.explainLater = function (line, texts) { wanted[id(line)] = texts; };
  summarize();
})();
