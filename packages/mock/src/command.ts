import { parseArgs } from 'node:util';
import type { MockServer, MockServerOptions, ServedEngine } from './server.ts';

/** A mock exchange that was started. */
export type RunningMock = Pick<MockServer<ServedEngine>, 'url' | 'wsUrl' | 'streams' | 'close'>;

/** An option of the command line. */
export interface CommandOption {
  /** What stands for its value in the help; absent: it has none. */
  readonly value?: string;
  readonly what: string;
  /** May stand several times. */
  readonly multiple?: true;
}

/** What every mock is started with. */
export type CommandOptions = MockServerOptions & { readonly seed?: number };

/** Values of the options that only this exchange's mock has. */
export type OwnValues = Readonly<Record<string, string | undefined>>;

const SHARED: Readonly<Record<string, CommandOption>> = {
  port: { value: 'PORT', what: 'port to listen on. Default 0: a free one' },
  host: { value: 'HOST', what: 'address to listen on. Default 127.0.0.1' },
  'allow-non-loopback': { what: 'lets --host name an address that other machines can reach' },
  'allowed-host': { value: 'HOST', what: 'one more name under which it may be asked', multiple: true },
  'allowed-origin': { value: 'ORIGIN', what: 'one more origin whose pages may use it', multiple: true },
  cors: { what: 'lets pages of these origins (of all, where none is given) read the answers' },
  seed: { value: 'N', what: 'what the exchange grows from. Default 1' },
  help: { what: 'shows this' },
};

/**
 * The program behind `exspec mock`: serves a mock exchange until it is interrupted. Options come from the command line;
 * ends the process with 1 where the server cannot start, and with 2 where the command line cannot be read.
 *
 * @param credentials what the mock accepts, by name; it is printed
 * @param own options that only this exchange's mock has, each with a value; `start` reads them, and throws RangeError
 */
export async function runMock(
  start: (options: CommandOptions, own: OwnValues) => Promise<RunningMock>,
  credentials: Readonly<Record<string, string>>,
  own: Readonly<Record<string, CommandOption>> = {},
): Promise<void> {
  const known = { ...SHARED, ...own };
  const values = read(known);
  if (values.help === true) {
    console.log(helpOf(known));
    return;
  }
  const mock = await start(sharedOptions(values), ownValues(values, own)).catch((error: unknown) =>
    // A busy port, a refused host: the sentence is enough.
    giveUp(error, 1),
  );
  const shown = Object.entries(credentials).map(([name, value]) => `${name} ${value}`);
  console.log(`Mock exchange on ${mock.url}${mock.streams.served ? `, streams on ${mock.wsUrl}` : ''}`);
  console.log(`${shown.join(', ')}: they open nothing else.`);
  console.log('Ctrl-C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close());
}

type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

function read(known: Readonly<Record<string, CommandOption>>): Values {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value, multiple }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: multiple === true },
    ]),
  );
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return giveUp(error, 2);
  }
}

function sharedOptions(values: Values): CommandOptions {
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const list = (name: string): readonly string[] | undefined => {
    const value = values[name];
    return Array.isArray(value) ? value.map(String) : undefined;
  };
  try {
    const seed = wholeNumber('seed', text('seed'), -(2 ** 31), 2 ** 32);
    const host = text('host');
    const [hosts, origins] = [list('allowed-host'), list('allowed-origin')];
    return {
      port: wholeNumber('port', text('port'), 0, 65_535) ?? 0,
      allowNonLoopback: values['allow-non-loopback'] === true,
      cors: values.cors === true,
      ...(host === undefined ? {} : { host }),
      ...(hosts === undefined ? {} : { allowedHosts: hosts }),
      ...(origins === undefined ? {} : { allowedOrigins: origins }),
      ...(seed === undefined ? {} : { seed }),
    };
  } catch (error) {
    return giveUp(error, 2);
  }
}

function ownValues(values: Values, own: Readonly<Record<string, CommandOption>>): OwnValues {
  return Object.fromEntries(
    Object.keys(own).map((name) => {
      const value = values[name];
      return [name, value === undefined ? undefined : String(value)];
    }),
  );
}

/**
 * An option's number; undefined where it was not given.
 *
 * @throws RangeError
 */
export function wholeNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value < least || value > most)
    throw new RangeError(
      `--${name} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`,
    );
  return value;
}

function helpOf(known: Readonly<Record<string, CommandOption>>): string {
  const lines = Object.entries(known).map(([name, { value, what }]): [string, string] => [
    `  --${name}${value === undefined ? '' : ` ${value}`}`,
    what,
  ]);
  const width = Math.max(...lines.map(([left]) => left.length));
  return [
    'Serves a mock exchange until it is interrupted.',
    '',
    ...lines.map(([left, what]) => `${left.padEnd(width)}  ${what}`),
  ].join('\n');
}

function giveUp(error: unknown, code: number): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(code);
}
