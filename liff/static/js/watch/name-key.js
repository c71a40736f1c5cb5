// @ts-check
// A name as the village's list keeps it: without titles, blanks, points and capitals. As `name_key` of the server.

const TITLES = ["เด็กชาย", "เด็กหญิง", "นางสาว", "นาง", "นาย", "คุณ"];
const LATIN_TITLE = /^(?:mister|mr|mrs|ms|miss|khun)(?![\p{L}\p{N}_])[\s.]*/u;
const ABBREVIATION = /^(?:น\.\s*ส|ด\.\s*[ชญ]|นส|ด[ชญ])(?:\.|\s)\s*/u;
const NOT_AT_A_BEGINNING = "ะัาิีึืฺุูๅ็่้๊๋์ํ";
const THAI_ZERO = 0x0e50;

/** @param {string} name @returns {string|null} null where too little is left */
export function nameKey(name) {
  const words = folded(name).trim().replace(LATIN_TITLE, "").replace(ABBREVIATION, "");
  const letters = [...words].filter((sign) => /[\p{L}\p{N}\p{M}]/u.test(sign)).map(digit).join("");
  const key = folded(withoutTitle(letters));
  return [...key].length >= 2 ? key : null;
}

/** @param {string} letters @returns {string} */
function withoutTitle(letters) {
  for (const title of TITLES) {
    const rest = letters.startsWith(title) ? letters.slice(title.length) : letters;
    if (rest !== letters && [...rest].length >= 2 && !NOT_AT_A_BEGINNING.includes(rest[0])) return withoutTitle(rest);
  }
  return letters;
}

/** Composed alike, marks in one order, no capitals. @param {string} text */
function folded(text) {
  return text.normalize("NFKC").toLowerCase().replace(/(\u0e4d+)([\u0e48-\u0e4b]+)/g, "$2$1");
}

/** @param {string} sign */
function digit(sign) {
  return /[๐-๙]/.test(sign) ? String(sign.charCodeAt(0) - THAI_ZERO) : sign;
}
