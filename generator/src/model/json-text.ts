import type { Json } from './api.ts';

/** JSON on one line, members sorted, so that order says nothing. */
export function jsonText(json: Json): string {
  if (json === null || typeof json === 'boolean') return String(json);
  if (typeof json === 'string') return JSON.stringify(json);
  if ('number' in json) return json.number;
  if ('object' in json)
    return `{${[...json.object]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, value]) => `${JSON.stringify(key)}:${jsonText(value)}`)
      .join(',')}}`;
  return `[${json.map(jsonText).join(',')}]`;
}

/** A scalar as it is written, the rest as JSON. */
export function textOf(json: Json | undefined): string | undefined {
  if (json === undefined || json === null) return undefined;
  if (typeof json === 'object') return 'number' in json ? json.number : jsonText(json);
  return String(json);
}
