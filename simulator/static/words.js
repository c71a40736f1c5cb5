// @ts-check
// The page's own words, English and Thai. What the product says comes from the product.

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    title: "LINE on this machine",
    step1: "<b>Guard’s</b> phone: <b>register a visitor</b>",
    step2: "<b>Resident’s</b> phone: <b>approve</b> or <b>reject</b>",
    step3: "The guard’s page turns green or red",
    weather: "LINE is", healthy: "healthy", slow: "slow", failing: "failing", down: "down",
    bill: "Billed today", nothingBilled: "Nothing yet. Replies and rich menus are free.", elsewhere: "No house",
    people: "People", find: "Name or house", show: "Show phone", hide: "Hide phone", done: "Done",
    guard: "Guard", resident: "Resident", office: "Office", others: "Others", moreHouses: "more: type to find them",
    noPeople: "Nobody lives here yet. The demo sets the stage when it starts.",
    choose: "Choose somebody on the left to see their phone.", chooseSmall: "Choose somebody under People.",
    write: "Message", send: "Send", keyboard: "Keyboard", showMenu: "Menu", block: "Block", unblock: "Unblock",
    blocked: "You have blocked this account. Nothing arrives.", follow: "Add friend",
    emptyChat: "No messages yet.", openGuard: "Open guard page", open: "Open page", close: "Close", reload: "Reload",
    noAnswer: "The service did not answer", sharedBy: "shared by", loading: "writing", photo: "Photo",
    pick: "Choose", cancel: "Cancel", today: "Today", connectionLost: "The simulator has gone. Waiting for it…",
    billed: "billed", free: "free",
    findName: "Name", shareWith: "Share with", scan: "Scan a code", codeText: "Content of the code",
    codePicture: "Picture of the code", scanned: "Scanned", more: "More", sticker: "Sticker", place: "Location",
    placeTitle: "Place", latitude: "Latitude", longitude: "Longitude", unsend: "Unsend", unsent: "Message unsent",
    newGroup: "New group", groupName: "Name of the group", make: "Make", members: "Members", addPeople: "Add people",
    inviteAccount: "Invite the account", removeAccount: "Remove the account", leaveGroup: "Leave the group",
    chats: "Chats", newPerson: "New person", newName: "Name of the new person",
  },
  th: {
    title: "LINE จำลองบนเครื่องนี้",
    step1: "โทรศัพท์<b>รปภ.</b>: <b>ลงทะเบียนผู้มาติดต่อ</b>",
    step2: "โทรศัพท์<b>ลูกบ้าน</b>: <b>อนุญาต</b>หรือ<b>ไม่อนุญาต</b>",
    step3: "หน้าจอ รปภ. เปลี่ยนเป็นสีเขียวหรือแดง",
    weather: "สถานะ LINE", healthy: "ปกติ", slow: "ช้า", failing: "ขัดข้อง", down: "ล่ม",
    bill: "ข้อความคิดเงินวันนี้", nothingBilled: "ยังไม่มี การตอบกลับและริชเมนูไม่คิดเงิน", elsewhere: "ไม่ระบุบ้าน",
    people: "ผู้คน", find: "ชื่อหรือบ้านเลขที่", show: "แสดงโทรศัพท์", hide: "ซ่อนโทรศัพท์", done: "เสร็จ",
    guard: "รปภ.", resident: "ลูกบ้าน", office: "นิติบุคคล", others: "อื่น ๆ", moreHouses: "รายการ พิมพ์เพื่อค้นหา",
    noPeople: "ยังไม่มีใคร ชุดสาธิตจะเตรียมให้เมื่อเริ่มทำงาน",
    choose: "เลือกคนทางซ้ายเพื่อดูโทรศัพท์", chooseSmall: "เลือกคนจากปุ่มผู้คน",
    write: "ข้อความ", send: "ส่ง", keyboard: "แป้นพิมพ์", showMenu: "เมนู", block: "บล็อก", unblock: "เลิกบล็อก",
    blocked: "คุณบล็อกบัญชีนี้อยู่ จะไม่ได้รับข้อความ", follow: "เพิ่มเพื่อน",
    emptyChat: "ยังไม่มีข้อความ", openGuard: "เปิดหน้า รปภ.", open: "เปิดหน้า", close: "ปิด", reload: "โหลดใหม่",
    noAnswer: "ระบบไม่ตอบ", sharedBy: "แชร์โดย", loading: "กำลังพิมพ์", photo: "รูปภาพ",
    pick: "เลือก", cancel: "ยกเลิก", today: "วันนี้", connectionLost: "เครื่องจำลองหยุดทำงาน กำลังรอ…",
    billed: "คิดเงิน", free: "ฟรี",
    findName: "ชื่อ", shareWith: "แชร์ไปยัง", scan: "สแกนโค้ด", codeText: "ข้อความในโค้ด",
    codePicture: "รูปของโค้ด", scanned: "สแกนแล้ว", more: "เพิ่มเติม", sticker: "สติกเกอร์", place: "ตำแหน่ง",
    placeTitle: "สถานที่", latitude: "ละติจูด", longitude: "ลองจิจูด", unsend: "ยกเลิกการส่ง", unsent: "ยกเลิกข้อความแล้ว",
    newGroup: "สร้างกลุ่ม", groupName: "ชื่อกลุ่ม", make: "สร้าง", members: "สมาชิก", addPeople: "เพิ่มสมาชิก",
    inviteAccount: "เชิญบัญชีทางการ", removeAccount: "นำบัญชีทางการออก", leaveGroup: "ออกจากกลุ่ม",
    chats: "แชต", newPerson: "เพิ่มคนใหม่", newName: "ชื่อคนใหม่",
  },
};

let language = localStorage.getItem("language") || "en";

/** @param {string} name */
export const say = (name) => WORDS[language][name] || name;
export const currentLanguage = () => language;

/** @param {string} chosen */
export function speak(chosen) {
  language = chosen;
  localStorage.setItem("language", chosen);
  document.documentElement.lang = chosen;
}

/** @param {number} at milliseconds */
export function clockTime(at) {
  return new Intl.DateTimeFormat(language === "th" ? "th-TH" : "en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok",
  }).format(at);
}
