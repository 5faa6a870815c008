export const MASK = '***';

/**
 * Shorter values are guessed sooner than read, and masking them wherever they stand would tear every text apart: they are
 * masked in their own place only (a header, a parameter).
 */
const SHORTEST = 4;
/** So much of a longer value gives it away: whoever cuts texts short leaves pieces. */
const PIECE = 12;
/** How many encodings may be wrapped in one another: a signature in a URL in JSON in base64. */
const MOST_LAYERS = 3;
/** Whoever answers with megabytes has no more to say. */
const MOST_CHARACTERS = 10_000;
const WORD = /[^\s&=?"',;]+/g;

/**
 * What must not be shown, by value. Masks it in any text: as it is, cut short, in other case, and in whatever decodes to it
 * (percent-encoding, JSON escapes, base64). Nothing is made of the values before a text is to be shown.
 */
export class Secrets {
  readonly #values: readonly string[];
  readonly #beside: Secrets | undefined;
  #pieces: Map<number, Set<string>> | undefined;

  /** @param beside others that must not be shown either */
  constructor(values: readonly (string | undefined)[], beside?: Secrets) {
    this.#values = values.filter((value) => typeof value === 'string');
    this.#beside = beside;
  }

  masked(text: string): string {
    const shown = this.#cover(text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text);
    if (!this.#isHidden(shown)) return shown;
    // As little as possible is masked as a whole; where not even words help, nothing is shown.
    for (const words of [WORD, /\S+/g]) {
      const rest = shown.replace(words, (word) => (this.#isHidden(word) ? MASK : word));
      if (!this.#isHidden(rest)) return rest;
    }
    return MASK;
  }

  /** The text with all that stands there openly masked. */
  #cover(text: string): string {
    const lower = lowerCase(text);
    let shown = '';
    let copied = 0;
    let end = 0;
    for (let at = 0; at < text.length; at++) {
      const length = this.#lengthAt(lower, at);
      if (length === 0) continue;
      if (at >= end) {
        shown += text.slice(copied, at);
        // Pieces side by side are one.
        if (at > end || at === 0) shown += MASK;
      }
      end = copied = Math.max(end, at + length);
    }
    return shown + text.slice(copied);
  }

  get #known(): ReadonlyMap<number, ReadonlySet<string>> {
    this.#pieces ??= piecesOf(this.#values);
    return this.#pieces;
  }

  /** Length of the shortest piece. */
  get #least(): number {
    return Math.min(this.#beside === undefined ? PIECE : this.#beside.#least, ...this.#known.keys());
  }

  /** How long the piece is that begins here, at most; 0 where none does. */
  #lengthAt(lower: string, at: number): number {
    let longest = this.#beside === undefined ? 0 : this.#beside.#lengthAt(lower, at);
    for (const [length, pieces] of this.#known)
      if (length > longest && pieces.has(lower.slice(at, at + length))) longest = length;
    return longest;
  }

  #holds(text: string): boolean {
    const lower = lowerCase(text);
    for (let at = 0; at + SHORTEST <= lower.length; at++) if (this.#lengthAt(lower, at) > 0) return true;
    return false;
  }

  /** Whether any of what the text may be decoded to holds a secret. */
  #isHidden(text: string): boolean {
    const least = this.#least;
    const forms = new Set([text]);
    let layer: readonly string[] = [text];
    for (let depth = 0; depth < MOST_LAYERS; depth++) {
      const next: string[] = [];
      for (const form of layer) {
        for (const decoded of decodings(form, least)) {
          if (forms.has(decoded)) continue;
          if (this.#holds(decoded)) return true;
          forms.add(decoded);
          next.push(decoded);
        }
      }
      layer = next;
    }
    return false;
  }
}

function piecesOf(values: readonly string[]): Map<number, Set<string>> {
  const pieces = new Map<number, Set<string>>();
  for (const value of values) {
    // The frame of a PEM block is the same for all, and its lines are broken anywhere.
    const text = lowerCase(value.replace(/-----[^-]+-----/g, '').replace(/\r?\n/g, ''));
    if (text.length < SHORTEST) continue;
    const length = Math.min(text.length, PIECE);
    const ofLength = pieces.get(length) ?? new Set();
    pieces.set(length, ofLength);
    for (let at = 0; at + length <= text.length; at++) ofLength.add(text.slice(at, at + length));
  }
  return pieces;
}

/** Without the few letters that change their length with their case, so that places stay what they are. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+|\p{Lu}/gu, (letters) => {
    const lower = letters.toLowerCase();
    return lower.length === letters.length ? lower : letters;
  });
}

/**
 * What a text is once the encoded parts of it are decoded, by each encoding that there is a trace of.
 *
 * @param least how long is what is looked for
 */
function* decodings(text: string, least: number): Generator<string> {
  if (text.includes('%')) {
    const decoded = text.replace(/(?:%[\da-f]{2})+/gi, decodePercent);
    yield decoded;
    // As forms write a space.
    if (text.includes('+')) yield text.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, decodePercent);
  } else if (text.includes('+')) yield text.replaceAll('+', ' ');
  if (text.includes('\\')) yield text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/gi, decodeEscape);
  // A run may begin anywhere in what was encoded. What comes of others is mostly no text at all.
  for (let skip = 0; skip < 4; skip++) {
    const texts: string[] = [];
    for (const [run] of text.matchAll(/[\w+/-]{6,}/g)) {
      if (run.length * 3 < least * 4) continue;
      for (const [part] of decodeBase64(run.slice(skip)).matchAll(/[^\p{Cc}\ufffd]{4,}/gu)) texts.push(part);
    }
    yield texts.join('\n');
  }
}

function decodePercent(run: string): string {
  return utf8(
    run
      .slice(1)
      .split('%')
      .map((byte) => Number.parseInt(byte, 16)),
  );
}

function decodeEscape(_: string, four: string | undefined, two: string | undefined, letter: string): string {
  const code = four ?? two;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[letter] ?? letter;
}

function decodeBase64(run: string): string {
  const standard = run.replaceAll('-', '+').replaceAll('_', '/');
  // One character more than whole bytes belongs to something else.
  const bytes = atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
  return utf8(Array.from(bytes, (byte) => byte.charCodeAt(0)));
}

function utf8(bytes: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
