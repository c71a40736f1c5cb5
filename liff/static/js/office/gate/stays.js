// @ts-check
// How long somebody may stay, in words.

const [MINUTE, HOUR, DAY] = [60, 3600, 86_400]; // s

/** What can be chosen, in seconds. */
export const STAYS = [10, 15, 20, 30, 45].map((minutes) => minutes * MINUTE).concat([1, 2, 3, 4, 6, 8, 10, 12, 16].map((hours) => hours * HOUR), [1, 2, 3, 7].map((days) => days * DAY));

/** "20 minutes", "1 hour 30 min", "2 days" @param {number|null} seconds @param {import("../../types.js").Say} say */
export function stayWords(seconds, say) {
  if (!seconds) return say("No limit");
  if (seconds % DAY === 0) return seconds === DAY ? say("1 day") : say("{number} days", { number: seconds / DAY });
  if (seconds % HOUR === 0) return seconds === HOUR ? say("1 hour") : say("{number} hours", { number: seconds / HOUR });
  const minutes = Math.round(seconds / MINUTE);
  if (seconds < HOUR) return minutes === 1 ? say("1 minute") : say("{number} minutes", { number: minutes });
  return say("{hours} h {minutes} min", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}
