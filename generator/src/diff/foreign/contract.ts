import { posix } from 'node:path';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entries, entry, isMap, items, string, text, at as within } from '../../load/read-node.ts';
import type { SpecFile } from '../../load/tree.ts';
import type { ErrorCatalogue } from '../../model/api.ts';
import type { Contract } from '../contract.ts';
import { ForeignDocument } from './document.ts';
import { ForeignOperations } from './operations.ts';
import { documentRemarks, foreignSchemes } from './remarks.ts';
import { ForeignSchemas } from './schema.ts';

const rootKeywords: ReadonlySet<string> = new Set(
  'openapi info jsonSchemaDialect servers paths webhooks components security tags externalDocs'.split(' '),
);

const noErrors: ErrorCatalogue = {
  sections: [],
  codes: [],
  filterFailures: [],
  orderRejections: { codes: [], messages: [] },
};

/**
 * The contract of a document that is not ours: OpenAPI 3.0 or 3.1, as sloppy as it comes. Methods are named by
 * method and path, no client is generated, and enums are closed, as generators for TypeScript take them.
 *
 * @param name what to call it; by default the file's name
 * @throws Error where the file is no OpenAPI 3 document at all
 */
export function foreignContract(
  path: string,
  read: (path: string) => SpecFile | undefined,
  diagnostics: (path: string) => readonly Diagnostic[],
  name: string | undefined,
): Contract {
  const document = new ForeignDocument(path, read, diagnostics);
  const { root } = document.entry;
  const version = text(entry(root, 'openapi'));
  if (!isMap(root) || (version === undefined && entry(root, 'paths') === undefined)) {
    const [first] = document.problems;
    const why =
      first === undefined ? '' : ` ${first.at.file}:${first.at.line}:${first.at.col} ${first.message}`;
    const old = text(entry(root, 'swagger'));
    throw new Error(
      old === undefined
        ? `${path} is no OpenAPI document: it has neither openapi nor paths.${why}`
        : `${path} is Swagger ${old}; convert it to OpenAPI 3 first.`,
    );
  }
  if (entry(root, 'swagger') !== undefined)
    throw new Error(
      `${path} is Swagger ${text(entry(root, 'swagger')) ?? ''}; convert it to OpenAPI 3 first.`,
    );
  if (version === undefined || !/^3\.[01](?:\.|$)/.test(version))
    document.report(
      entry(root, 'openapi')?.at ?? root.at,
      'openapi-version',
      `The version of OpenAPI is ${version ?? 'not given'}; it is read as 3.1.`,
      'Write openapi: 3.0.3 or 3.1.0.',
    );
  document.known(root, 'The document', rootKeywords);
  const schemas = new ForeignSchemas(document);
  const components = entries(within(root, 'components', 'schemas'));
  for (const [one, { value }] of components) schemas.add(one, value);
  const operations = new ForeignOperations(document, schemas).all();
  schemas.finish();
  const title = name ?? posix.basename(path).replace(/\.(?:ya?ml|json)$/i, '');
  return {
    name: title,
    packageName: title,
    className: '',
    api: undefined,
    servers: serversOf(root),
    sections: items(entry(root, 'tags')).map((tag) => ({
      name: text(entry(tag, 'name')) ?? '',
      description: text(entry(tag, 'description')) ?? '',
      at: tag.at,
    })),
    operations,
    schemas: schemas.named,
    removed: [],
    streams: undefined,
    buckets: [],
    clock: undefined,
    parameterErrors: new Map(),
    errors: noErrors,
    forms: {
      name: (component) => component,
      scalar: () => undefined,
      resolve: (schema) => schema,
      whole: () => undefined,
      // Generators export a type for each component.
      all: components.map(([component]) => ({ component, name: component, side: 'response' })),
    },
    bodies: new Set(),
    schemes: foreignSchemes(document),
    remarks: documentRemarks(document),
    ...schemas.details(),
    pages: new Map(),
    texts: new Map(
      [...document.files].flatMap(([file, one]) => (one === undefined ? [] : [[file, one.text] as const])),
    ),
    problems: document.problems,
  };
}

/** Servers by their words, or their address where several have the same. */
function serversOf(root: SpecNode): Contract['servers'] {
  const servers = items(entry(root, 'servers')).map((server, index) => ({
    name: text(entry(server, 'description')) ?? (string(entry(server, 'url')) || `server ${index + 1}`),
    url: text(entry(server, 'url')) ?? '',
    role: undefined,
    headers: new Map(),
    at: server.at,
  }));
  // Where the document itself is, which is so without a word.
  if (servers.length === 1 && servers[0]?.url === '/') return [];
  const taken = (name: string): boolean => servers.filter((one) => one.name === name).length > 1;
  return servers.map((one) => (taken(one.name) ? { ...one, name: `${one.name} ${one.url}` } : one));
}
