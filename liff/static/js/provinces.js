// @ts-check
// The 77 provinces as they stand on number plates, Bangkok first, then by Thai name as dictionaries order it.

/** @type {[thai: string, english: string][]} */
export const PROVINCES = [
  ["กรุงเทพมหานคร", "Bangkok"],
  ["กระบี่", "Krabi"],
  ["กาญจนบุรี", "Kanchanaburi"],
  ["กาฬสินธุ์", "Kalasin"],
  ["กำแพงเพชร", "Kamphaeng Phet"],
  ["ขอนแก่น", "Khon Kaen"],
  ["จันทบุรี", "Chanthaburi"],
  ["ฉะเชิงเทรา", "Chachoengsao"],
  ["ชลบุรี", "Chonburi"],
  ["ชัยนาท", "Chai Nat"],
  ["ชัยภูมิ", "Chaiyaphum"],
  ["ชุมพร", "Chumphon"],
  ["เชียงราย", "Chiang Rai"],
  ["เชียงใหม่", "Chiang Mai"],
  ["ตรัง", "Trang"],
  ["ตราด", "Trat"],
  ["ตาก", "Tak"],
  ["นครนายก", "Nakhon Nayok"],
  ["นครปฐม", "Nakhon Pathom"],
  ["นครพนม", "Nakhon Phanom"],
  ["นครราชสีมา", "Nakhon Ratchasima"],
  ["นครศรีธรรมราช", "Nakhon Si Thammarat"],
  ["นครสวรรค์", "Nakhon Sawan"],
  ["นนทบุรี", "Nonthaburi"],
  ["นราธิวาส", "Narathiwat"],
  ["น่าน", "Nan"],
  ["บึงกาฬ", "Bueng Kan"],
  ["บุรีรัมย์", "Buriram"],
  ["ปทุมธานี", "Pathum Thani"],
  ["ประจวบคีรีขันธ์", "Prachuap Khiri Khan"],
  ["ปราจีนบุรี", "Prachinburi"],
  ["ปัตตานี", "Pattani"],
  ["พระนครศรีอยุธยา", "Phra Nakhon Si Ayutthaya"],
  ["พะเยา", "Phayao"],
  ["พังงา", "Phang Nga"],
  ["พัทลุง", "Phatthalung"],
  ["พิจิตร", "Phichit"],
  ["พิษณุโลก", "Phitsanulok"],
  ["เพชรบุรี", "Phetchaburi"],
  ["เพชรบูรณ์", "Phetchabun"],
  ["แพร่", "Phrae"],
  ["ภูเก็ต", "Phuket"],
  ["มหาสารคาม", "Maha Sarakham"],
  ["มุกดาหาร", "Mukdahan"],
  ["แม่ฮ่องสอน", "Mae Hong Son"],
  ["ยโสธร", "Yasothon"],
  ["ยะลา", "Yala"],
  ["ร้อยเอ็ด", "Roi Et"],
  ["ระนอง", "Ranong"],
  ["ระยอง", "Rayong"],
  ["ราชบุรี", "Ratchaburi"],
  ["ลพบุรี", "Lopburi"],
  ["ลำปาง", "Lampang"],
  ["ลำพูน", "Lamphun"],
  ["เลย", "Loei"],
  ["ศรีสะเกษ", "Sisaket"],
  ["สกลนคร", "Sakon Nakhon"],
  ["สงขลา", "Songkhla"],
  ["สตูล", "Satun"],
  ["สมุทรปราการ", "Samut Prakan"],
  ["สมุทรสงคราม", "Samut Songkhram"],
  ["สมุทรสาคร", "Samut Sakhon"],
  ["สระแก้ว", "Sa Kaeo"],
  ["สระบุรี", "Saraburi"],
  ["สิงห์บุรี", "Sing Buri"],
  ["สุโขทัย", "Sukhothai"],
  ["สุพรรณบุรี", "Suphan Buri"],
  ["สุราษฎร์ธานี", "Surat Thani"],
  ["สุรินทร์", "Surin"],
  ["หนองคาย", "Nong Khai"],
  ["หนองบัวลำภู", "Nong Bua Lamphu"],
  ["อ่างทอง", "Ang Thong"],
  ["อำนาจเจริญ", "Amnat Charoen"],
  ["อุดรธานี", "Udon Thani"],
  ["อุตรดิตถ์", "Uttaradit"],
  ["อุทัยธานี", "Uthai Thani"],
  ["อุบลราชธานี", "Ubon Ratchathani"],
];

const ENGLISH = new Map(PROVINCES);
const NICKNAMES = new Map([["กทม", "กรุงเทพมหานคร"], ["bkk", "กรุงเทพมหานคร"], ["โคราช", "นครราชสีมา"], ["korat", "นครราชสีมา"], ["อยุธยา", "พระนครศรีอยุธยา"]]);

/** A stored (Thai) name in the reader's language. @param {string} thai @param {string} language */
export function provinceName(thai, language) {
  return language === "en" ? (ENGLISH.get(thai) ?? thai) : thai;
}

/** Thai names that match what was typed: beginnings before middles; nothing typed: the recent ones first.
 * @param {string} typed @param {string[]} [recent] */
export function findProvinces(typed, recent = []) {
  const wish = squeeze(typed);
  if (!wish) return [...new Set([...recent, ...PROVINCES.map(([thai]) => thai)])];
  const nicknamed = NICKNAMES.get(wish.replaceAll(".", ""));
  const ranked = PROVINCES.map(([thai, english]) => ({ thai, rank: thai === nicknamed ? 0 : rankOf(wish, thai, english) }));
  return ranked.filter(({ rank }) => rank < 9).sort((a, b) => a.rank - b.rank).map(({ thai }) => thai);
}

/** @param {string} wish @param {string} thai @param {string} english */
function rankOf(wish, thai, english) {
  const names = [thai, squeeze(english)];
  if (names.some((name) => name.startsWith(wish))) return 1;
  return names.some((name) => name.includes(wish)) ? 2 : 9;
}

/** @param {string} text */
function squeeze(text) {
  return text.trim().toLowerCase().replaceAll(" ", "");
}

/** The provinces of the plates that have come, the most frequent first; at most six.
 * @param {Iterable<{plate_province: string|null}>} visits @param {string[]} recent those chosen here lately */
export function provincesByUse(visits, recent) {
  const counts = new Map(recent.map((thai, at) => [thai, 1 - at / 10]));
  for (const { plate_province: thai } of visits) if (thai) counts.set(thai, (counts.get(thai) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 6).map(([thai]) => thai);
}
