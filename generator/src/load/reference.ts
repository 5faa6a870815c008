import { posix } from 'node:path';

/** What a `$ref` says, before anybody looks whether something is there. */
export type Reference =
  | {
      readonly kind: 'local' /** relative to specs/ */;
      readonly file: string;
      readonly tokens: readonly string[];
      readonly pointer: string;
    }
  | { readonly kind: 'url' }
  | { readonly kind: 'absolute' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Takes a `$ref` apart: path relative to the file it stands in, then `#` and a JSON pointer (RFC 6901) in
 * URI fragment form, where `~1` is `/`, `~0` is `~` and percent signs escape.
 */
export function parseReference(ref: string, fromFile: string): Reference {
  const hash = ref.indexOf('#');
  const rawPath = hash === -1 ? ref : ref.slice(0, hash);
  const rawPointer = hash === -1 ? '' : ref.slice(hash + 1);
  if (/^[a-z]:[\\/]/i.test(rawPath) || /^[\\/](?![\\/])/.test(rawPath)) return { kind: 'absolute' };
  if (/^[a-z][a-z0-9+.-]*:/i.test(rawPath) || /^[\\/]{2}/.test(rawPath)) return { kind: 'url' };
  if (ref === '') return { kind: 'malformed', reason: 'it is empty' };
  if (rawPath.includes('\\'))
    return { kind: 'malformed', reason: 'it has a backslash; paths are written with /' };
  const path = percentDecoded(rawPath);
  const pointer = percentDecoded(rawPointer);
  if (path === undefined || pointer === undefined)
    return { kind: 'malformed', reason: 'a percent sign is not followed by an escape' };
  if (pointer !== '' && !pointer.startsWith('/'))
    return { kind: 'malformed', reason: 'what follows # must be a JSON pointer and begin with /' };
  if (/~(?![01])/.test(pointer))
    return { kind: 'malformed', reason: 'in a JSON pointer ~ is followed by 0 or 1' };
  const file = path === '' ? fromFile : posix.join(posix.dirname(fromFile), path);
  if (file === '..' || file.startsWith('../')) return { kind: 'outside' };
  const tokens =
    pointer === ''
      ? []
      : pointer
          .slice(1)
          .split('/')
          .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  return { kind: 'local', file, tokens, pointer };
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // URIError: the only error it throws
  }
}
