import type { Operation } from './operation.ts';

const MASK = '***';

/** Names under which something secret travels, whatever the exchange: apiKey, x-foo-sign, passphrase, token ... */
const SENSITIVE_NAME = /sign|secret|pass|token|key|cookie|authorization/i;
const SENSITIVE_PAIR = /([\w-]*(?:sign|secret|pass|token|key)[\w-]*["']?\s*[=:]\s*["']?)(?!\s)[^&\s"',;}]+/gi;

/** What must not be shown of one call: names by specification, values wherever they stand. */
export interface Secrets {
  readonly names: ReadonlySet<string>;
  readonly values: readonly string[];
}

/**
 * @param wire parameters of the call by name, as sent
 * @param credentials key, passphrase: whatever the connection itself adds
 */
export function secretsOf(
  operation: Operation,
  wire: Readonly<Record<string, string>>,
  credentials: readonly (string | undefined)[],
): Secrets {
  const names = new Set<string>();
  const values: string[] = [];
  for (const value of credentials) if (value !== undefined && value !== '') values.push(value);
  for (const { name, secret } of operation.parameters) {
    if (secret !== true) continue;
    names.add(name);
    const value = wire[name];
    if (value !== undefined) values.push(value, encodeURIComponent(value));
  }
  // No spec says what is secret in a request of the caller's own making: what it is called has to.
  if (operation.encode !== undefined) {
    for (const name of Object.keys(wire)) {
      const value = wire[name];
      if (value !== undefined && value !== '' && SENSITIVE_NAME.test(name))
        values.push(value, encodeURIComponent(value));
    }
  }
  return { names, values };
}

/** A query or form text with secret values masked. */
export function redactPairs(text: string, secrets: Secrets): string {
  if (text === '') return text;
  const pairs = text.split('&').map((pair) => {
    const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
    return SENSITIVE_NAME.test(name) || secrets.names.has(name) ? `${name}=${MASK}` : pair;
  });
  return redactValues(pairs.join('&'), secrets);
}

/** Any text (a message of the exchange, a path, JSON) with secret values, and whatever looks like one, masked. */
export function redactText(text: string, secrets: Secrets): string {
  // Exact values first: a pattern could cut one in two and leave the rest.
  return redactValues(text, secrets).replace(SENSITIVE_PAIR, `$1${MASK}`);
}

export function redactHeaders(
  headers: Readonly<Record<string, string>>,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  const shown: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    shown[name] = SENSITIVE_NAME.test(name) ? MASK : redactValues(headers[name] ?? '', secrets);
  }
  return shown;
}

function redactValues(text: string, secrets: Secrets): string {
  let shown = text;
  for (const value of secrets.values) shown = shown.replaceAll(value, MASK);
  return shown;
}
