const fullWidth: Readonly<Record<string, string>> = {
  '，': ',',
  '：': ':',
  '；': ';',
  '（': '(',
  '）': ')',
  '“': '"',
  '”': '"',
  '、': ',',
  '。': '.',
  '\u00a0': ' ',
};

/** Full-width punctuation as its ASCII twin, one character for one character: offsets stay. */
export function halfWidth(text: string): string {
  return text.replace(/[，：；（）“”、。\u00a0]/g, (mark) => fullWidth[mark] ?? mark);
}

/** The lines of a text; the first is line 1, which is index 0. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
}

export function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}

export interface EndpointLine {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly hmac: boolean;
  /** What stands behind it on the same line. */
  readonly rest: string;
}

/** `GET /path`, with or without code marks and with what may be left of `(HMAC SHA256)`. */
export function endpointLine(line: string): EndpointLine | undefined {
  const match = /^\s*`?(GET|POST|PUT|DELETE)\s+`?(\/[\w\-./{}]+)`?(.*)$/.exec(line);
  const [, method, path, rest = ''] = match ?? [];
  if (path === undefined) return undefined;
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') return undefined;
  const hmac = /^\s*\(?\s*HMAC SHA256\s*\)?/.exec(halfWidth(rest));
  return { method, path, hmac: hmac !== null, rest: rest.slice(hmac?.[0].length ?? 0).trim() };
}
