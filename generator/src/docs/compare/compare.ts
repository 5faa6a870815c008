import type { Api, ApiOperation } from '../../model/api.ts';
import { type EndpointFacts, operationKey, type PageFacts, type ParameterFact } from '../facts.ts';
import { compareDefinitions, compareErrors } from './catalogue.ts';
import { compareFields } from './fields.ts';
import { type Comparison, nothing, Outcome, type PageAt } from './outcome.ts';
import { compareParameters } from './parameters.ts';
import { compareWeights } from './weights.ts';

/** Holds the facts of all pages of one exchange against its specs, fact by fact. */
export function compare(api: Api, pages: readonly PageFacts[]): Outcome {
  const outcome = new Outcome();
  const operations = new Map(api.operations.map((one) => [operationKey(one), one]));
  const described = new Set<string>();
  // What the general part says of a parameter holds for the pages of single endpoints too.
  const common = pages.flatMap((page) => (page.mismatch === undefined ? page.common : []));
  for (const page of pages) {
    const at = (line: number): PageAt => ({ file: page.file, line });
    if (page.mismatch !== undefined) {
      // Its body belongs to another endpoint: nothing else on it proves anything.
      outcome.disagreements.push({
        fact: `page ${page.file} describes what it claims to`,
        page: page.mismatch.anchors,
        spec: page.mismatch.claimed,
        pageAt: at(page.mismatch.line),
        specAt: undefined,
      });
      for (const operation of api.operations)
        if (plainUrl(operation.docs.page) === plainUrl(page.sourceUrl))
          outcome.unknown.add(operationKey(operation));
      continue;
    }
    for (const endpoint of page.endpoints) {
      const key = operationKey(endpoint);
      described.add(key);
      const operation = operations.get(key);
      outcome.same('operations', {
        fact: `operation ${key}`,
        page: 'present',
        spec: operation === undefined ? nothing : 'present',
        pageAt: at(endpoint.line),
        specAt: operation?.at,
      });
      if (operation !== undefined)
        compareOperation(outcome, api, operation, endpoint, { ...page, common }, at);
    }
    if (page.errors !== undefined) compareErrors(outcome, api, page.errors, at);
    compareDefinitions(outcome, api, page, at);
    for (const { fact, english, chinese, line } of page.halves)
      outcome.same('languages', {
        fact: `languages of ${fact}`,
        page: english,
        spec: chinese,
        pageAt: at(line),
        specAt: undefined,
      });
  }
  for (const [key, operation] of operations)
    if (!described.has(key) && !outcome.unknown.has(key))
      outcome.same('operations', {
        fact: `operation ${key}`,
        page: nothing,
        spec: 'present',
        pageAt: undefined,
        specAt: operation.at,
      });
  return outcome;
}

/** Without the place on the page; undefined for none. */
function plainUrl(url: string | undefined): string | undefined {
  return url?.split('#', 1)[0];
}

function compareOperation(
  outcome: Outcome,
  api: Api,
  operation: ApiOperation,
  endpoint: EndpointFacts,
  page: PageFacts,
  at: (line: number) => PageAt,
): void {
  const key = operationKey(endpoint);
  const { security, signed, sources } = endpoint;
  if (security.type === null) outcome.skip(`${key} security type`, 'the page names none', at(security.line));
  else
    outcome.same('security types', {
      fact: `${key} security type`,
      page: security.type,
      spec: operation.securityType,
      pageAt: at(security.line),
      specAt: operation.at,
    });
  if (!signed && security.type === null && page.form !== 'binance-text')
    outcome.skip(`${key} signed`, 'the page does not say', at(endpoint.line));
  // A permission instead of a security type (OKX): every private endpoint is signed, the page does not repeat it.
  else if (page.form === 'okx-markdown')
    outcome.skip(`${key} signed`, 'the page does not say', at(endpoint.line));
  else
    outcome.same('signatures', {
      fact: `${key} signed`,
      page: signed ? 'yes' : 'no',
      spec: operation.auth === 'signed' ? 'yes' : 'no',
      pageAt: at(endpoint.line),
      specAt: operation.at,
    });
  const comparison: Comparison = { outcome, api, operation, endpoint, key, at };
  compareWeights(comparison);
  if (sources !== undefined || operation.dataSources.length > 0)
    outcome.same('data sources', {
      fact: `${key} data source`,
      page: sources?.names.map((name) => name.toLowerCase().replaceAll(' ', '-')).join(' => ') ?? nothing,
      spec: operation.dataSources.join(' => ') || nothing,
      pageAt: at(sources?.line ?? endpoint.line),
      specAt: operation.at,
    });
  const documented = documentedParameters(endpoint, page);
  if (documented === undefined)
    outcome.skip(`${key} parameters`, 'they are those of an endpoint that the page lacks', at(endpoint.line));
  else compareParameters(outcome, api, operation, endpoint, documented, key, { ...page, at });
  compareFields(comparison);
}

/** Its own, or those of the endpoint that "Same as" names. */
function documentedParameters(
  endpoint: EndpointFacts,
  { endpoints }: PageFacts,
): readonly ParameterFact[] | undefined {
  const { sameAs } = endpoint;
  if (sameAs !== undefined)
    return endpoints.find(({ method, path }) => method === sameAs.method && path === sameAs.path)?.parameters;
  const siblings = endpoints
    .filter(({ path }) => path === endpoint.path)
    .flatMap(({ parameters }) => parameters);
  // The values of an ENUM are listed once: what the POST of a path says holds for its GET.
  return endpoint.parameters.map((one) => {
    if (one.class !== 'enum' || one.values !== undefined) return one;
    const listed = siblings.find(({ name, values }) => name === one.name && values !== undefined)?.values;
    return listed === undefined ? one : { ...one, values: listed };
  });
}
