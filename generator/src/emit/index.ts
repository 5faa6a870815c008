import type { Api } from '../model/api.ts';
import { emitErrors } from './errors.ts';
import { emitExchange } from './exchange.ts';
import { emitMock } from './mock.ts';
import { emitOpenapi } from './openapi.ts';
import { emitOperations } from './operations.ts';
import { emitSchema } from './schema.ts';
import { emitSections } from './sections.ts';
import { emitTypes } from './types.ts';

const sources = [
  emitErrors,
  emitExchange,
  emitMock,
  emitOperations,
  emitSchema,
  emitSections,
  emitTypes,
] as const;

/** Everything that one exchange's package gets, by path within the package, unformatted. */
export function emit(api: Api): Map<string, string> {
  const generated = sources.flatMap((source) => [...source(api)]);
  return new Map(
    [...generated.map(([path, text]) => [`src/generated/${path}`, text] as const), ...emitOpenapi(api)].sort(
      ([left], [right]) => (left < right ? -1 : 1),
    ),
  );
}
