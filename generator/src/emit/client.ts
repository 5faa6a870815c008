import type { Api, ApiOperation } from '../model/api.ts';
import { formsOf } from '../model/forms.ts';
import { clientClass, clientVariable, coreExports } from '../model/package-names.ts';
import { comment, literal, quote, tsdoc } from './literal.ts';
import { header, nameList, render } from './source.ts';

/** The parts of a package that are the same for every API but for names: client, connection, mock, command. */
export function emitClient(api: Api): Map<string, string> {
  const { errors } = api;
  const className = clientClass(api);
  const named = errors.codes.some(({ names }) => names.length > 0);
  const reported = api.reportedLimits !== undefined;
  const tables = [
    ...(reported ? ['adjustments'] : []),
    'clock',
    'errorShape',
    'exchangeName',
    'limits',
    'maxRecvWindow',
    ...(reported ? ['reportedForm'] : []),
    'type ServerName',
    'servers',
    'signing',
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
    ...credentialTexts(api),
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

/** Where they stand in a package. */
export const clientParts: ReadonlySet<string> = new Set(
  [...Object.keys(files), ...Object.keys(mockFiles)].map((path) => `src/generated/${path}`),
);

/** `binanceExchange` */
function exchangeConstant(api: Api): string {
  return `${clientVariable(api)}Exchange`;
}

/** Options of a connection that mean nothing to this API. */
function missingOptions({ signing }: Api): readonly string[] {
  const isHmac = ({ algorithm }: { readonly algorithm: string }): boolean => algorithm.startsWith('hmac');
  const takesSecret = signing?.algorithms.some(isHmac) === true;
  const takesPrivateKey = signing?.algorithms.every(isHmac) === false;
  return [
    ...(signing === undefined ? ['apiKey'] : []),
    ...(takesSecret ? [] : ['secret']),
    ...(takesPrivateKey ? [] : ['privateKey']),
    ...(signing?.sent.passphrase === undefined ? ['passphrase'] : []),
    ...(signing?.sent.window === undefined ? ['recvWindow'] : []),
  ];
}

function serverText({ servers }: Api): string {
  const [first, ...others] = servers.map(
    ({ name, role }) => `\`${comment(name)}\`${role === 'live' ? '' : ` (${role})`}`,
  );
  return [`${first ?? ''} (default)`, ...others, "or a URL of your own such as a mock's."].join(', ');
}

/** A call as one writes it, of an operation that needs no parameters where there is one. */
function sampleText(api: Api): string {
  const { operations } = api;
  const isFree = ({ parameters }: ApiOperation): boolean =>
    parameters.every(({ required, supplied }) => supplied || !required);
  const one = operations.find(isFree) ?? operations[0];
  if (one === undefined) return '';
  const client = clientVariable(api);
  return `: \`${client}.${one.section}.${one.id}(${isFree(one) ? '' : '{ ... }'})\``;
}

/** The key that every mock knows, as a client's options and as the mock's table. */
function credentialTexts({ signing }: Api): { readonly [part: string]: string } {
  if (signing === undefined)
    return { credentialsType: 'Readonly<Record<never, never>>', credentials: '{}', keys: '{}' };
  const names = signing.algorithms.map(({ algorithm }) => algorithm);
  const passphrase = signing.sent.passphrase === undefined ? {} : { passphrase: 'exspec-mock-passphrase' };
  const apiKey = 'exspec-mock-key-that-opens-nothing';
  const [mine, theirs] = names.some((one) => one.startsWith('hmac'))
    ? [{ secret: mockSecret(signing.secret) }, { secret: mockSecret(signing.secret) }]
    : names.includes('ed25519')
      ? [{ privateKey: mockPrivateKey }, { publicKey: mockPublicKey }]
      : [{}, {}];
  const credentials: Readonly<Record<string, string>> = { apiKey, ...mine, ...passphrase };
  const members = Object.keys(credentials).map((name) => `readonly ${name}: string`);
  return {
    credentialsType: `{ ${members.join('; ')} }`,
    credentials: literal(credentials),
    keys: literal(new Map([[apiKey, { account: 'main', ...theirs, ...passphrase }]])),
  };
}

function mockSecret(form: 'base64' | undefined): string {
  const text = 'EXSPECMOCKSECRETTHATOPENSNOTHING';
  return form === undefined ? text : Buffer.from(text).toString('base64');
}

/** An Ed25519 pair that opens nothing but mocks. */
const mockPrivateKey =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIML45oxa989gj1UJl7ig3z4rwaKuETA13uACOyzYx49f\n-----END PRIVATE KEY-----\n';
const mockPublicKey =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAhNKxrSls7LUC2F/IOml+IQBy75mfL9ESEftSoU40APA=\n-----END PUBLIC KEY-----\n';
