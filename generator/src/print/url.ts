/**
 * An address that a link may lead to: http or https, without a name and password that pass for the host, in characters
 * that end no link, attribute or table cell. `undefined` for everything else.
 */
export function webAddress(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined; // TypeError: the only error it throws
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return url.href.replace(/[^\w\-.~:/?#@!$&*+,;=%]/g, encoded);
}

/** A path as a relative address. */
export function pathAddress(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, '\ufffd')).replace(/[!'()*]/g, encoded))
    .join('/');
}

function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
