import type { Api } from '../model/api.ts';
import { emitClient } from './client.ts';
import { emitErrors } from './errors.ts';
import { emitExchange } from './exchange.ts';
import { emitMock } from './mock.ts';
import { emitMockStreams } from './mock-streams.ts';
import { emitOpenapi } from './openapi.ts';
import { emitOperations } from './operations.ts';
import { emitPostman } from './postman.ts';
import { emitSections } from './sections.ts';
import { emitStreams } from './streams.ts';
import { emitTypes } from './types.ts';

const sources = [
  emitClient,
  emitErrors,
  emitExchange,
  emitMock,
  emitMockStreams,
  emitOperations,
  emitSections,
  emitStreams,
  emitTypes,
] as const;

/**
 * Everything that one exchange's package gets, by path within the package, unformatted.
 *
 * @param schema what `emitSchema` gave: the one emitter that is slow to load, so its caller decides where it runs
 */
export function emit(api: Api, schema: ReadonlyMap<string, string>): Map<string, string> {
  const generated = [...schema, ...sources.flatMap((source) => [...source(api)])];
  return new Map(
    [
      ...generated.map(([path, text]) => [`src/generated/${path}`, text] as const),
      ...emitOpenapi(api),
      ...emitPostman(api),
    ].sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
