import type { Api, ApiOperation } from '../model/api.ts';
import { formsOf } from '../model/forms.ts';
import { coreExports } from '../model/package-names.ts';
import { comment, literal, quote, tsdoc } from './literal.ts';
import { header, nameList, render } from './source.ts';

/** The parts of a package that are the same for every API but for names: client, connection, mock, command. */
export function emitClient(api: Api): Map<string, string> {
  const { className, errors } = api;
  const named = errors.codes.some(({ names }) => names.length > 0);
  const reported = api.reportedLimits !== undefined;
  const tables = [
    ...(reported ? ['adjustments'] : []),
    'clock',
    'exchangeName',
    'limits',
    'maxRecvWindow',
    ...(reported ? ['reportedForm'] : []),
    'type ServerName',
    'servers',
  ];
  const parts = {
    header: header([`${api.name}/openapi.yaml`]),
    className,
    exchange: exchangeConstant(api),
    // In code spans only, where @ begins no tag.
    package: comment(api.packageName).replaceAll('\\@', '@'),
    main: api.hasOwnMock ? '../mock/main.ts' : './mock/main.ts',
    apiName: comment(api.name),
    name: literal(api.name),
    title: comment(api.title).replaceAll('\n', ' '),
    named,
    reported,
    tables: nameList(tables),
    omitted: ['server', ...missingOptions(api)].map(quote).join(' | '),
    serverDoc: tsdoc([serverText(api)], '  '),
    sample: sampleText(api),
    core: nameList([
      'type ConnectOptions',
      'type CoreConnection',
      'connect as connectTo',
      'type Exchange',
      ...(reported ? ['reportedLimits'] : []),
    ]),
    coreExports: nameList(coreExports),
    client: nameList([exchangeConstant(api), `type ${className}Options`]),
    clientNames: nameList([`create${className}`, `type ${className}`]),
    connectNames: nameList(['connect', exchangeConstant(api), `type ${className}Options`]),
    errors: nameList([
      // A constant without members is worth its type only.
      named ? 'ErrorCode' : 'type ErrorCode',
      ...(errors.filterFailures.length > 0 ? ['FilterFailure'] : []),
      ...(errors.orderRejections.messages.length > 0 ? ['OrderRejection'] : []),
    ]),
    types: formsOf(api).all.length === 0 ? '' : "export type * from './types.ts';",
    usage: quote(`Usage: npx ${api.packageName} mock [OPTIONS]; mock --help shows them.`),
  };
  return new Map(
    Object.entries(api.hasOwnMock ? files : { ...files, ...mockFiles }).map(([path, template]) => [
      path,
      render(template, parts),
    ]),
  );
}

const files = {
  'connect.ts': 'connect',
  'client.ts': 'client',
  'error-info.ts': 'error-info',
  'index.ts': 'index',
  'bin.ts': 'bin',
} as const;

const mockFiles = {
  'mock/index.ts': 'mock-entry',
  'mock/server.ts': 'mock-server',
  'mock/main.ts': 'mock-main',
} as const;

/** `binanceExchange` */
function exchangeConstant({ className }: Api): string {
  return `${className.slice(0, 1).toLowerCase()}${className.slice(1)}Exchange`;
}

/** Options of a connection that mean nothing to this API. */
function missingOptions({ schemes, operations }: Api): readonly string[] {
  const hasWindow = operations.some(({ parameters }) =>
    parameters.some(({ name, supplied }) => supplied && name === 'recvWindow'),
  );
  const takesPassphrase = schemes.some(({ name }) => name === 'passphrase');
  return [...(takesPassphrase ? ['privateKey'] : ['passphrase']), ...(hasWindow ? [] : ['recvWindow'])];
}

function serverText({ servers }: Api): string {
  const [first, ...others] = servers.map(
    ({ name, role }) => `\`${comment(name)}\`${role === 'live' ? '' : ` (${role})`}`,
  );
  return [`${first ?? ''} (default)`, ...others, "or a URL of your own such as a mock's."].join(', ');
}

/** A call as one writes it, of an operation that needs no parameters where there is one. */
function sampleText({ className, operations }: Api): string {
  const isFree = ({ parameters }: ApiOperation): boolean =>
    parameters.every(({ required, supplied }) => supplied || !required);
  const one = operations.find(isFree) ?? operations[0];
  if (one === undefined) return '';
  const client = className.slice(0, 1).toLowerCase() + className.slice(1);
  return `: \`${client}.${one.section}.${one.id}(${isFree(one) ? '' : '{ ... }'})\``;
}
