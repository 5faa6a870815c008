const SPACE = /[ \t\n\r]*/y;
/** Control characters, which JSON wants escaped, are let through: the place is told to people, not to programs. */
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Where a text that is no JSON stops to be some: line and column from 1. Engines' own messages do not always say.
 */
export function unreadableAt(text: string): readonly [line: number, column: number] {
  const before = text.slice(0, scan(text)).split('\n');
  return [before.length, (before.at(-1) ?? '').length + 1];
}

/** Reads as far as the text is JSON. */
function scan(text: string): number {
  let at = 0;
  const accept = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const acceptSign = (sign: string): boolean => {
    accept(SPACE);
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const list = (end: string, item: () => boolean): boolean => {
    if (acceptSign(end)) return true;
    do if (!item()) return false;
    while (acceptSign(','));
    return acceptSign(end);
  };
  const value = (): boolean => {
    accept(SPACE);
    if (acceptSign('[')) return list(']', value);
    if (acceptSign('{')) return list('}', member);
    return accept(SCALAR);
  };
  const member = (): boolean => {
    accept(SPACE);
    return accept(STRING) && acceptSign(':') && value();
  };
  if (value()) accept(SPACE);
  return at;
}
