/** What may stand for a parameter of an address. */
interface NamePart {
  readonly values: readonly string[] | undefined;
  readonly pattern: string | undefined;
  /** No page states the pattern: the client does not hold names against it. */
  readonly assumed?: boolean | undefined;
  /** The exchange wants it in lower case. */
  readonly lower?: boolean | undefined;
}

/** The source of a regular expression that the whole name of each stream of an address fits. */
export function nameSource(address: string, partOf: (name: string) => NamePart | undefined): string {
  const pieces = address.split(/(\{[^{}]*\})/).map((piece) => {
    const part = /^\{.*\}$/s.test(piece) ? partOf(piece.slice(1, -1)) : undefined;
    if (part === undefined) return escaped(piece);
    if (part.values !== undefined) return `(?:${part.values.map(escaped).join('|')})`;
    if (part.pattern !== undefined && part.assumed !== true) return `(?:${part.pattern})`;
    // Signs that part the rest of an address, and the letters that are not lower case.
    return part.lower === true ? '[^@!/\\p{Lu}]+' : '[^@!/]+';
  });
  return `^${pieces.join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
