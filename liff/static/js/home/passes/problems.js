// @ts-check
// What is wrong with a field, in words that say what to do.

/** The server's names: where our form shows it, and the words. @type {Record<string, [field: string, words: string]>} */
export const PROBLEMS = {
  house: ["house", "Please choose the house."],
  guest_name: ["guest_name", "Please write a name."],
  title: ["title", "Please write what it is."],
  when: ["when", "Please choose a day."],
  valid_from: ["when", "Please choose a day within a year."],
  valid_until: ["when", "Please choose a time that is not over, and at most 30 days."],
  starts_at: ["when", "Please choose a day within a year."],
  ends_at: ["when", "Please choose a time that is not over, and at most 30 days."],
  lasting: ["valid_until", "Please choose a day within a year."],
  weekdays: ["weekdays", "Please choose a day of the week."],
  from_time: ["from_time", "Please write the hours like 08:00."],
  until_time: ["from_time", "Please write the hours like 08:00."],
  guests: ["guests", "Please write 1 to 200 names, each at most 100 letters."],
  uses_allowed: ["uses_allowed", "Please choose how often."],
  plate: ["plate", "Please write the plate shorter."],
  note: ["note", "Please write the note shorter, on one line."],
};

/** @type {Record<string, string>} */
export const REFUSALS = {
  FEATURE_OFF: "Guest passes are switched off in your village. Ask the office.",
  TOO_MANY_PASSES: "Your house has too many passes. Please cancel some that nobody needs.",
  NOT_YOUR_PASS: "Only whoever made this pass, or an owner of the house, can change it.",
  PASS_OVER: "This pass is over and cannot be changed. Please make a new one.",
  NOT_FOUND: "There is no such pass in your house.",
  TOO_MANY_REQUESTS: "Too many tries",
};

export const UNHEARD = "No answer. Check the signal or Wi-Fi, then try again.";
