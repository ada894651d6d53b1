"use strict";
// Words as `alliance search` compares them: by their stem (Porter's, as SQLite cuts it), in British or American spelling.
const stem = (() => {
  const C = "[^aeiou][^aeiouy]*";
  const V = "[aeiouy][aeiou]*";
  const measured = new RegExp(`^(${C})?${V}${C}`);
  const twice = new RegExp(`^(${C})?${V}${C}${V}${C}`);
  const once = new RegExp(`^(${C})?${V}${C}(${V})?$`);
  const voiced = new RegExp(`^(${C})?[aeiouy]`);
  const brief = new RegExp(`^${C}[aeiouy][^aeiouwxy]$`);
  const SECOND = {
    ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", bli: "ble", alli: "al", entli: "ent", eli: "e",
    ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful", ousness: "ous",
    aliti: "al", iviti: "ive", biliti: "ble", logi: "log",
  };
  const THIRD = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
  const FOURTH = /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/;
  const ending = (endings) => new RegExp(`^(.+?)(${Object.keys(endings).join("|")})$`);
  const second = ending(SECOND);
  const third = ending(THIRD);

  const inflected = (word) => {
    const eed = word.match(/^(.+?)eed$/);
    if (eed) return measured.test(eed[1]) ? word.slice(0, -1) : word;
    const found = word.match(/^(.+?)(ed|ing)$/);
    if (!found || !voiced.test(found[1])) return word;
    const rest = found[1];
    if (/(at|bl|iz)$/.test(rest) || brief.test(rest)) return `${rest}e`;
    return /([^aeioulsz])\1$/.test(rest) ? rest.slice(0, -1) : rest;
  };
  const replaced = (word, pattern, endings) => {
    const found = word.match(pattern);
    return found && measured.test(found[1]) ? found[1] + endings[found[2]] : word;
  };
  const shortened = (word) => {
    const found = word.match(FOURTH) || word.match(/^(.+?[st])(ion)$/);
    return found && twice.test(found[1]) ? found[1] : word;
  };
  const closed = (word) => {
    const rest = word.replace(/e$/, "");
    const bare = twice.test(rest) || (once.test(rest) && !brief.test(rest)) ? rest : word;
    return bare.endsWith("ll") && twice.test(bare) ? bare.slice(0, -1) : bare;
  };

  const cut = (word) => {
    let found = word.replace(/^y/, "Y").replace(/(.)(ss|i)es$/, "$1$2").replace(/([^s])s$/, "$1");
    found = inflected(found);
    found = found.replace(/^(.+)y$/, (whole, rest) => (voiced.test(rest) ? `${rest}i` : whole));
    found = replaced(replaced(found, second, SECOND), third, THIRD);
    return closed(shortened(found)).toLowerCase();
  };

  const known = new Map();
  return (word) => {
    if (word.length < 3 || word.length > 60) return word;
    if (!known.has(word)) known.set(word, cut(word));
    return known.get(word);
  };
})();

const SPELLINGS = [
  ["our", "or"], ["ise", "ize"], ["isi", "izi"], ["isa", "iza"], ["yse", "yze"], ["ysi", "yzi"], ["ence", "ense"],
  ["lli", "li"], ["lle", "le"], ["llo", "lo"], ["ae", "e"], ["oe", "e"], ["ogue", "og"],
];
// The other spelling of a word; most results are no words, and find nothing.
const respelt = (word) =>
  word.length < 5
    ? []
    : [...SPELLINGS, ...SPELLINGS.map(([a, b]) => [b, a])].filter(([a]) => word.includes(a)).map(([a, b]) => word.replaceAll(a, b));
