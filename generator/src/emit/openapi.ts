import type { Api } from '../model/api.ts';
import { jsonText } from './json-text.ts';

/** The bundled document for other people's tools: everything as written, digits of numbers included. */
export function emitOpenapi(api: Api): Map<string, string> {
  return new Map([['openapi.json', `${jsonText(api.document, '  ')}\n`]]);
}
