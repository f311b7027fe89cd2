// Exact decimal arithmetic for what a page shows while people type; the server computes the same with Decimal.
// A number is {s: sign, d: digits as text without leading zeros, e: decimals}; nothing here is ever a float.
(function () {
  "use strict";

  function strip(digits) { return digits.replace(/^0+(?=\d)/, ""); }
  function make(sign, digits, decimals) {
    digits = strip(digits);
    return { s: digits === "0" ? 1 : sign, d: digits, e: decimals };
  }
  function compareDigits(a, b) {
    if (a.length !== b.length) { return a.length < b.length ? -1 : 1; }
    return a === b ? 0 : (a < b ? -1 : 1);
  }
  function addDigits(a, b) {
    var out = "", carry = 0, i = a.length - 1, j = b.length - 1;
    while (i >= 0 || j >= 0 || carry) {
      var sum = carry + (i >= 0 ? +a[i--] : 0) + (j >= 0 ? +b[j--] : 0);
      out = sum % 10 + out;
      carry = sum > 9 ? 1 : 0;
    }
    return strip(out || "0");
  }
  function subtractDigits(a, b) { // a >= b
    var out = "", borrow = 0;
    for (var i = a.length - 1, j = b.length - 1; i >= 0; i--, j--) {
      var rest = +a[i] - borrow - (j >= 0 ? +b[j] : 0);
      borrow = rest < 0 ? 1 : 0;
      out = (rest + 10 * borrow) + out;
    }
    return strip(out || "0");
  }
  function zeros(count) { return count > 0 ? new Array(count + 1).join("0") : ""; }
  function aligned(a, b) {
    var e = Math.max(a.e, b.e);
    return [strip(a.d + zeros(e - a.e)), strip(b.d + zeros(e - b.e)), e];
  }

  function add(a, b) {
    var pair = aligned(a, b), order = compareDigits(pair[0], pair[1]);
    if (a.s === b.s) { return make(a.s, addDigits(pair[0], pair[1]), pair[2]); }
    if (order >= 0) { return make(a.s, subtractDigits(pair[0], pair[1]), pair[2]); }
    return make(b.s, subtractDigits(pair[1], pair[0]), pair[2]);
  }
  function negate(a) { return make(-a.s, a.d, a.e); }
  function subtract(a, b) { return add(a, negate(b)); }
  function compare(a, b) {
    var difference = subtract(a, b);
    return difference.d === "0" ? 0 : difference.s;
  }
  function multiply(a, b) {
    var total = "0";
    for (var i = 0; i < b.d.length; i++) {
      var row = "", carry = 0;
      for (var j = a.d.length - 1; j >= 0; j--) {
        var product = +a.d[j] * +b.d[i] + carry;
        row = product % 10 + row;
        carry = (product - product % 10) / 10;
      }
      total = addDigits(total === "0" ? "0" : total + "0", strip((carry || "") + row));
    }
    return make(a.s * b.s, total, a.e + b.e);
  }
  // a ÷ b with `places` decimals; mode "half-up" (away from zero) or "down". b is not 0.
  function divide(a, b, places, mode) {
    var shift = places + b.e - a.e;
    var over = strip(a.d + zeros(shift)), under = strip(b.d + zeros(-shift)), out = "", rest = "0";
    for (var i = 0; i < over.length; i++) {
      rest = strip(rest + over[i]);
      var digit = 0;
      while (compareDigits(rest, under) >= 0) { rest = subtractDigits(rest, under); digit++; }
      out += digit;
    }
    out = strip(out || "0");
    if (mode !== "down" && compareDigits(addDigits(rest, rest), under) >= 0) { out = addDigits(out, "1"); }
    return make(a.s * b.s, out, places);
  }
  function format(a, places) {
    var digits = a.d, e = a.e;
    if (places !== undefined && places !== null) {
      var rounded = divide(a, { s: 1, d: "1", e: 0 }, places);
      digits = rounded.d;
      e = places;
    }
    digits = zeros(e + 1 - digits.length) + digits;
    var text = e ? digits.slice(0, -e) + "." + digits.slice(-e) : digits;
    if ((places === undefined || places === null) && e) { text = text.replace(/\.?0+$/, ""); }
    return (a.s < 0 && /[1-9]/.test(text) ? "-" : "") + text;
  }
  // What a person typed: full-width digits, thousands separators, a unit behind. null: not for the script to read.
  function parse(text) {
    text = (text || "").replace(/[\uff01-\uff5e]/g, function (sign) {
      return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
    }).replace(/\u2212/g, "-").trim();
    var match = /^([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?\s*[人名户张个所元%]?$/.exec(text);
    if (!match || (!match[2] && !match[3])) { return null; }
    var whole = (match[2] || "0").replace(/,/g, ""), part = match[3] || "";
    return make(match[1] === "-" ? -1 : 1, whole + part, part.length);
  }

  window.Decimals = {
    parse: parse, add: add, subtract: subtract, multiply: multiply, divide: divide, compare: compare, format: format
  };
})();
