import { MASK, type Secrets } from './secrets.ts';

/** Names under which something secret travels, whatever the exchange: apiKey, x-foo-sign, passphrase, token ... */
const SENSITIVE_NAME = /sign|secret|pass|token|key|cookie|authorization/i;
const SENSITIVE_PAIR = /([\w-]*(?:sign|secret|pass|token|key)[\w-]*["']?\s*[=:]\s*["']?)(?!\s)[^&\s"',;}]+/gi;

/** What must not be shown of one call: names by specification, values wherever they stand. */
export interface CallSecrets {
  readonly names: ReadonlySet<string>;
  readonly values: Secrets;
}

export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAME.test(name);
}

/** A query or form text with secret values masked. */
export function redactPairs(text: string, { names, values }: CallSecrets): string {
  if (text === '') return text;
  const pairs = text.split('&').map((pair) => {
    const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
    return isSensitiveName(name) || names.has(name) ? `${name}=${MASK}` : pair;
  });
  return values.masked(pairs.join('&'));
}

/** Any text (a message of the exchange, a path, JSON) with secret values, and whatever looks like one, masked. */
export function redactText(text: string, { values }: CallSecrets): string {
  // Exact values first: a pattern could cut one in two and leave the rest.
  return values.masked(text).replace(SENSITIVE_PAIR, `$1${MASK}`);
}

export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  { values }: CallSecrets,
): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    shown[values.masked(name)] = isSensitiveName(name) ? MASK : values.masked(headers[name] ?? '');
  }
  return shown;
}
