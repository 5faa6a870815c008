import type { Api, ErrorEntry, Schema } from '../../model/api.ts';
import type { ErrorCodeFact, ErrorFacts, PageFacts } from '../facts.ts';
import { recordedMessage } from '../facts-file.ts';
import { groupBy } from '../group-by.ts';
import { memberAt } from './document.ts';
import { nothing, type Outcome, type PageAt } from './outcome.ts';
import { viewOf } from './schema-view.ts';

type Place = (line: number) => PageAt;

/** Compares error codes, names, messages and sections; filter failures; order rejections. */
export function compareErrors(outcome: Outcome, api: Api, errors: ErrorFacts, at: Place): void {
  const listed = new Set(errors.codes.map(({ code }) => code));
  const only: ErrorCodeFact[] = errors.rejectionCodes
    .filter(({ code }) => !listed.has(code))
    .map((one) => ({ ...one, messages: [], section: 'Order Rejection Issues' }));
  const documented = groupBy([...errors.codes, ...only], ({ code }) => code);
  const spec = new Map(api.errors.codes.map((entry) => [String(entry.code), entry]));
  for (const [code, facts] of documented) compareCode(outcome, api, code, facts, spec.get(code), at);
  for (const [code, entry] of spec) {
    if (documented.has(code) || entry.docs.assumed === true) continue;
    outcome.same('error codes', {
      fact: `error ${code}`,
      page: nothing,
      spec: 'present',
      pageAt: undefined,
      specAt: entry.at,
    });
  }
  const { filterFailures, orderRejections } = api.errors;
  sameLists(
    'filter failures',
    errors.filterFailures,
    filterFailures.map(({ message }) => message),
  );
  sameLists(
    'order rejections',
    errors.rejections,
    orderRejections.messages.map(({ message }) => message),
  );
  outcome.same('error codes', {
    fact: 'order rejections codes',
    page: errors.rejectionCodes.map(({ code }) => code).join(', ') || nothing,
    spec: orderRejections.codes.join(', ') || nothing,
    pageAt: at(errors.rejectionCodes[0]?.line ?? 1),
    specAt: undefined,
  });

  function sameLists(
    what: string,
    page: readonly { readonly message: string; readonly line: number }[],
    own: readonly string[],
  ): void {
    const wanted = new Map(own.map((message) => [recordedMessage(message), message]));
    for (const { message, line } of page) {
      const match = wanted.get(recordedMessage(message));
      wanted.delete(recordedMessage(message));
      outcome.same('error messages', {
        fact: `${what} message ${match ?? message}`,
        page: 'present',
        spec: match === undefined ? nothing : 'present',
        pageAt: at(line),
        specAt: undefined,
      });
    }
    for (const message of wanted.values())
      outcome.same('error messages', {
        fact: `${what} message ${message}`,
        page: nothing,
        spec: 'present',
        pageAt: undefined,
        specAt: undefined,
      });
  }
}

function compareCode(
  outcome: Outcome,
  api: Api,
  code: string,
  facts: readonly ErrorCodeFact[],
  entry: ErrorEntry | undefined,
  at: Place,
): void {
  const [first] = facts;
  if (first === undefined) return;
  const pageAt = at(first.line);
  const specAt = entry?.at;
  const fact = `error ${code}`;
  outcome.same('error codes', {
    fact,
    page: 'present',
    spec: entry === undefined ? nothing : 'present',
    pageAt,
    specAt,
  });
  if (entry === undefined) return;
  const sectionTitle = api.errors.sections.find(({ id }) => id === entry.section)?.title;
  outcome.same('error codes', {
    fact: `${fact} section`,
    page: first.section,
    spec: sectionTitle ?? nothing,
    pageAt,
    specAt,
  });
  compareTexts(
    'names',
    facts.flatMap(({ name }) => name ?? []),
    entry.names,
  );
  compareTexts(
    'messages',
    facts.flatMap(({ messages }) => messages),
    entry.messages,
  );
  outcome.count('error messages', Math.max(0, facts.flatMap(({ messages }) => messages).length - 1));

  /** Recorded texts are hashes: what agrees is shown as the spec writes it. */
  function compareTexts(what: 'names' | 'messages', page: readonly string[], own: readonly string[]): void {
    const known = new Map(own.map((text) => [recordedMessage(text), text]));
    const readable = page.map((text) => known.get(recordedMessage(text)) ?? text);
    outcome.same(what === 'messages' ? 'error messages' : 'error codes', {
      fact: `${fact} ${what}`,
      page: readable.join(' | ') || nothing,
      spec: own.join(' | ') || nothing,
      pageAt,
      specAt,
    });
  }
}

/** Compares enum definitions, filters and rate limits. */
export function compareDefinitions(outcome: Outcome, api: Api, page: PageFacts, at: Place): void {
  compareEnums(outcome, api, page, at);
  compareFilters(outcome, api, page, at);
  compareRateLimits(outcome, api, page, at);
}

/** An enum of the page is the component whose name its title or key gives, else one with the very same values. */
function compareEnums(outcome: Outcome, api: Api, { enums }: PageFacts, at: Place): void {
  const components = [...api.schemas.values()].flatMap(({ name, schema }) =>
    schema.kind === 'string' && schema.enum !== undefined
      ? [{ name, values: schema.enum, at: schema.at }]
      : [],
  );
  for (const { title, keys, values, line } of enums) {
    const names = new Set([title, ...keys].flatMap(nameForms));
    const page = [...values].sort().join(', ');
    const equal = components.find((one) => [...one.values].sort().join(', ') === page);
    const found = equal ?? components.find(({ name }) => names.has(name.toLowerCase()));
    outcome.count('enum values', values.length - 1);
    outcome.same('enum values', {
      fact: `enum ${title}`,
      page,
      spec: found === undefined ? nothing : [...found.values].sort().join(', '),
      pageAt: at(line),
      specAt: found?.at,
    });
  }
}

function nameForms(text: string): readonly string[] {
  const plain = text.replace(/[^A-Za-z]/g, '').toLowerCase();
  return [plain, plain.replace(/s$/, '')];
}

function compareFilters(outcome: Outcome, api: Api, { filters }: PageFacts, at: Place): void {
  for (const { name, fields, line } of filters) {
    const found = [...api.schemas.values()].find(({ schema }) => filterName(schema) === name);
    const spec =
      found?.schema.kind === 'object'
        ? [...found.schema.properties].map(
            ([key, { schema }]) =>
              `${key}: ${viewOf(api, schema)
                .schemas.map(({ kind }) => kind)
                .join(' or ')}`,
          )
        : undefined;
    outcome.same('filters', {
      fact: `filter ${name}`,
      page: fields
        .map(({ path, types }) => `${path}: ${types.join(' or ')}`)
        .sort()
        .join(', '),
      spec: spec?.sort().join(', ') ?? nothing,
      pageAt: at(line),
      specAt: found?.at,
    });
  }
  if (filters.length === 0) return;
  const documented = new Set(filters.map(({ name }) => name));
  for (const { schema, at: specAt } of api.schemas.values()) {
    const name = filterName(schema);
    if (name === undefined || documented.has(name)) continue;
    outcome.same('filters', {
      fact: `filter ${name}`,
      page: nothing,
      spec: 'present',
      pageAt: undefined,
      specAt,
    });
  }

  function filterName(schema: Schema): string | undefined {
    if (schema.kind !== 'object') return undefined;
    const type = schema.properties.get('filterType')?.schema;
    return type?.kind === 'string' && type.enum?.length === 1 ? type.enum[0] : undefined;
  }
}

function compareRateLimits(outcome: Outcome, api: Api, { rateLimits }: PageFacts, at: Place): void {
  const unused = new Set(
    api.buckets.flatMap((bucket) => bucket.windows.map((window) => ({ bucket, window }))),
  );
  const all = [...unused];
  for (const { unit, scope, perEndpoint, limit, seconds, line } of rateLimits) {
    const same = all.filter(
      ({ bucket, window }) =>
        bucket.unit === unit &&
        (bucket.scope === 'operation') === perEndpoint &&
        (scope === null || (bucket.key.startsWith('account') ? 'UID' : 'IP') === scope) &&
        window.ms === seconds * 1000,
    );
    const found = same.find(({ window }) => window.limit === limit) ?? same[0];
    if (found !== undefined) unused.delete(found);
    outcome.same('rate limits', {
      fact: `rate limit ${unit} ${perEndpoint ? 'per endpoint ' : ''}${scope ?? ''}`.trim(),
      page: `${limit} per ${seconds} s`,
      spec: found === undefined ? nothing : `${found.window.limit} per ${found.window.ms / 1000} s`,
      pageAt: at(line),
      specAt: found?.bucket.at,
    });
  }
  if (rateLimits.length === 0) return;
  for (const { bucket, window } of unused) {
    if (memberAt(api.document, 'x-limits', bucket.name, 'x-docs', 'assumed') === true) continue;
    outcome.same('rate limits', {
      fact: `rate limit ${bucket.name}`,
      page: nothing,
      spec: `${window.limit} per ${window.ms / 1000} s`,
      pageAt: undefined,
      specAt: bucket.at,
    });
  }
}
