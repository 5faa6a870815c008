/** Encodings that a platform may be asked for and that are never an answer's own text (RFC 9110 8.4.1, RFC 8878). */
const KNOWN: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

/** What an answer's Content-Encoding names, the outermost first; empty where the bytes are the text. */
export function codingsOf(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  const names = header.toLowerCase().split(',');
  const codings: string[] = [];
  for (const name of names) {
    const coding = name.trim();
    if (coding !== '' && coding !== 'identity') codings.unshift(coding);
  }
  return codings;
}

/**
 * Why bytes that `fetch` handed on are not the text: it passes on as they are what it cannot decode, and does not say
 * so. Nothing where it has done its work.
 */
export function stillEncoded(codings: readonly string[], bytes: Uint8Array): string | undefined {
  const unknown = codings.find((coding) => !KNOWN.has(coding));
  if (unknown !== undefined) return unknownCoding(unknown);
  const [first, second] = bytes;
  // How gzip (RFC 1952) and zstd (RFC 8878) begin, and no text in UTF-8 does.
  const isEncoded = (first === 0x1f && second === 0x8b) || (first === 0x28 && second === 0xb5);
  return isEncoded ? unknownCoding(codings.join(', ')) : undefined;
}

/** What a server wrote there is shown only where it looks like a name. */
export function unknownCoding(coding: string): string {
  return `is in an encoding that is not known here: ${/^[a-z][a-z0-9, -]{0,30}$/.test(coding) ? coding : 'no name of one'}`;
}
