import { halfWidth } from './lines.ts';

const types: ReadonlySet<string> = new Set([
  'NONE',
  'TRADE',
  'MARGIN',
  'USER_DATA',
  'USER_STREAM',
  'MARKET_DATA',
]);

/** "TRADE, MARGIN and USER_DATA endpoints are SIGNED endpoints." (section on security types) */
const signedTypes: ReadonlySet<string> = new Set(['TRADE', 'MARGIN', 'USER_DATA']);

export interface TitleSecurity {
  /** `null`: there is a bracket, but no type in it. `undefined`: there is no bracket. */
  readonly type: string | null | undefined;
  /** The title without the bracket. */
  readonly name: string;
}

/** The security type that stands in brackets at the end of a title. */
export function titleSecurity(title: string): TitleSecurity {
  const [bracket, inner] = /\s*\(([^()]*)\)\s*$/.exec(halfWidth(title)) ?? [];
  if (bracket === undefined || inner === undefined) return { type: undefined, name: title.trim() };
  return {
    type: types.has(inner) ? inner : null,
    name: title.slice(0, title.length - bracket.length).trim(),
  };
}

/** @param type the security type, where the page names one */
export function isSigned(
  hmac: boolean,
  type: string | null,
  parameters: readonly { readonly name: string }[],
): boolean {
  return (
    hmac || parameters.some(({ name }) => name === 'timestamp') || (type !== null && signedTypes.has(type))
  );
}
