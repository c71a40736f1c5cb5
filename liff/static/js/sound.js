// @ts-check
// Heard and felt: an answer must reach a guard who is looking at a car, not at the phone.

const TUNES = {
  yes: [[660, 0, 0.16], [880, 0.17, 0.16], [1320, 0.34, 0.3]],
  no: [[220, 0, 0.3], [180, 0.36, 0.3], [220, 0.72, 0.4]],
  look: [[520, 0, 0.2], [520, 0.3, 0.2]],
};
const BUZZES = { yes: [120], no: [300, 120, 300, 120, 300], look: [150, 100, 150] };

/** @type {AudioContext|null} */
let audio = null;

/** Browsers let a page sound only after somebody has touched it. */
export function soundOnFirstTouch() {
  const unlock = () => {
    audio ??= typeof AudioContext === "undefined" ? null : new AudioContext();
    if (audio?.state === "suspended") audio.resume();
  };
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, unlock, { passive: true });
}

/** @param {keyof typeof TUNES} what */
export function sound(what) {
  navigator.vibrate?.(BUZZES[what]);
  if (audio?.state !== "running") return;
  for (const [pitch, at, length] of TUNES[what]) tone(audio, pitch, at, length, what === "no" ? "square" : "sine");
}

/** @param {AudioContext} context @param {number} pitch Hz @param {number} at s @param {number} length s @param {OscillatorType} shape */
function tone(context, pitch, at, length, shape) {
  const start = context.currentTime + at;
  const voice = new OscillatorNode(context, { frequency: pitch, type: shape });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(shape === "square" ? 0.25 : 0.6, start + 0.02);
  volume.gain.linearRampToValueAtTime(0, start + length);
  voice.connect(volume).connect(context.destination);
  voice.start(start);
  voice.stop(start + length);
}
