/** The two halves of a body, for answers that come in parts. Split by characters: no half is broken UTF-8. */
export function halves(body: string): readonly [first: string, second: string] {
  const characters = Array.from(body);
  const middle = Math.floor(characters.length / 2);
  return [characters.slice(0, middle).join(''), characters.slice(middle).join('')];
}

/** Path and query as they stand in a request target; `?` belongs to neither. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const hash = target.indexOf('#');
  const sent = hash < 0 ? target : target.slice(0, hash);
  const at = sent.indexOf('?');
  return at < 0 ? { path: sent, query: '' } : { path: sent.slice(0, at), query: sent.slice(at + 1) };
}

/** Copies headers under lower-case names. */
export function lowerCaseNames(
  headers: Iterable<readonly [name: string, value: string]>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(headers, ([name, value]) => [name.toLowerCase(), value]));
}

/** The address that requests count against where no connection tells one. */
export const LOCAL_ADDRESS = '127.0.0.1';
