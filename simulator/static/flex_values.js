// @ts-check
// LINE's size words in pixels.

/** @type {Record<string, string>} */
export const TEXT = {
  xxs: "11px", xs: "13px", sm: "14px", md: "16px", lg: "19px", xl: "22px", xxl: "29px",
  "3xl": "35px", "4xl": "48px", "5xl": "74px",
};
/** @type {Record<string, string>} */
export const SPACE = { none: "0px", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
/** @type {Record<string, string>} */
export const IMAGE = {
  xxs: "40px", xs: "60px", sm: "80px", md: "100px", lg: "120px", xl: "140px", xxl: "160px",
  "3xl": "180px", "4xl": "200px", "5xl": "220px", full: "100%",
};
/** @type {Record<string, string>} */
export const BORDER = { none: "0px", light: "0.5px", normal: "1px", medium: "2px", "semi-bold": "3px", bold: "4px" };
/** @type {Record<string, number>} */
export const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };

/**
 * A word of the table, or a length such as 10px and 50%.
 * @param {Record<string, string>} table @param {string | undefined} value
 */
export function length(table, value) {
  if (!value) return "";
  return table[value] || (/^\d+(\.\d+)?(px|%)$/.test(value) ? value : "");
}

/** "20:13" as CSS writes it. @param {string | undefined} ratio */
export const ratio = (ratio) => (ratio || "1:1").replace(":", " / ");
