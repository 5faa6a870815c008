/** One step of mulberry32: small, fast, and its whole state is one 32-bit number. Not for secrets. */
export function nextRandom(state: number): { readonly state: number; readonly value: number } {
  const next = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { state: next, value: (mixed ^ (mixed >>> 14)) >>> 0 };
}

/** Random integers below a bound, from a seed. */
export function randomIntegers(seed: number): (bound: number) => number {
  let state = seed | 0;
  return (bound) => {
    const next = nextRandom(state);
    state = next.state;
    return next.value % bound;
  };
}

/** A 32-bit number of a text (FNV-1a), so that each symbol has a seed of its own. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash | 0;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Text such as the ids and keys that the exchange makes up, and the generator's next state. */
export function randomText(state: number, length: number): { readonly state: number; readonly text: string } {
  let text = '';
  let next = { state, value: 0 };
  for (let index = 0; index < length; index++) {
    next = nextRandom(next.state);
    text += LETTERS[next.value % LETTERS.length];
  }
  return { state: next.state, text };
}
