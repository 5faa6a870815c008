import { OptionsError } from './errors.ts';

/**
 * URL of an HTTP proxy (`http://user:password@host:port`, or https), or `environment`: what HTTP_PROXY, HTTPS_PROXY and
 * NO_PROXY say, small letters first.
 */
export type ProxyOption = 'environment' | (string & {});

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * @param variables those of the environment, where it is known already
 * @throws OptionsError, which does not show the proxy's password
 */
export function checkProxy(proxy: ProxyOption, variables: Variables = {}): void {
  if (proxy === 'environment') for (const isSecure of [true, false]) proxyIn(variables, isSecure);
  else if (!isProxyUrl(proxy))
    throw new OptionsError("proxy must be 'environment' or the URL of an HTTP proxy, http:// or https://");
}

/**
 * The proxy that leads to a server; undefined where there is none.
 *
 * @param target http, https, ws or wss
 * @throws OptionsError where the environment names one that is none
 */
export function proxyFor(proxy: ProxyOption, target: URL, variables: Variables): URL | undefined {
  if (proxy !== 'environment') return new URL(proxy);
  const found = proxyIn(variables, isSecure(target));
  return isExempt(target, variable(variables, 'no_proxy') ?? '') ? undefined : found;
}

export function isSecure({ protocol }: URL): boolean {
  return protocol === 'https:' || protocol === 'wss:';
}

/** An IPv6 address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

export function portOf(url: URL): string {
  return url.port || (isSecure(url) ? '443' : '80');
}

function proxyIn(variables: Variables, isSecure: boolean): URL | undefined {
  const name = isSecure ? 'https_proxy' : 'http_proxy';
  const found = variable(variables, name);
  if (found === undefined) return undefined;
  const url = found.includes('://') ? found : `http://${found}`;
  if (!isProxyUrl(url)) throw new OptionsError(`${name.toUpperCase()} is no URL of an HTTP proxy`);
  return new URL(url);
}

/** Entries are hosts, with all that end in them, or `*`; a port limits one to that port. */
function isExempt(target: URL, entries: string): boolean {
  const { hostname } = target;
  // An IPv6 address stands there with brackets or without.
  const names = [hostname, hostOf(target), `${hostname}:${portOf(target)}`];
  return entries.split(/[\s,]+/).some((entry) => {
    const suffix = entry.toLowerCase().replace(/^\*?\./, '');
    return suffix === '*' || (suffix !== '' && names.some((name) => `.${name}`.endsWith(`.${suffix}`)));
  });
}

function variable(variables: Variables, name: string): string | undefined {
  return variables[name] || variables[name.toUpperCase()] || undefined;
}

function isProxyUrl(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    decodeURIComponent(username + password);
    return /^https?:$/.test(protocol);
  } catch {
    return false;
  }
}
