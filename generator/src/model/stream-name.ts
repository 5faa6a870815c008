/** What may stand for a parameter of an address. */
interface NamePart {
  readonly values: readonly string[] | undefined;
  readonly pattern: string | undefined;
}

/** The source of a regular expression that the whole name of each stream of an address fits. */
export function nameSource(address: string, partOf: (name: string) => NamePart | undefined): string {
  const pieces = address.split(/(\{[^{}]*\})/).map((piece) => {
    const part = /^\{.*\}$/s.test(piece) ? partOf(piece.slice(1, -1)) : undefined;
    if (part === undefined) return escaped(piece);
    if (part.values !== undefined) return `(?:${part.values.map(escaped).join('|')})`;
    return part.pattern === undefined ? '.+' : `(?:${part.pattern})`;
  });
  return `^${pieces.join('')}$`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
