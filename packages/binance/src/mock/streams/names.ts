import { type MockChannel, mockChannels } from '../../generated/mock-streams.ts';
import { userChannels } from '../../generated/streams.ts';

/** A stream's name, taken apart. */
export interface StreamName {
  readonly name: string;
  readonly channel: MockChannel;
  /** By parameter of the channel's address. */
  readonly params: Readonly<Record<string, string>>;
  /** Interval between two events, ms; 0 in real time. */
  readonly speedMs: number;
}

const patterns = mockChannels.map((channel) => ({ channel, pattern: patternOf(channel) }));

/** Finds the channel that a name belongs to. */
export function parseStreamName(name: string): StreamName | undefined {
  for (const { channel, pattern } of patterns) {
    const params = pattern.exec(name)?.groups ?? (pattern.test(name) ? {} : undefined);
    if (params !== undefined) return { name, channel, params, speedMs: speedOf(channel, params) };
  }
  return undefined;
}

/** Words of the addresses that names stand in: `/ws/<name>`, `/stream?streams=<name>/<name>`. */
const addressWords: ReadonlySet<string> = new Set(['ws', 'stream', 'streams']);

/** Whether a name may be a listenKey, which opens an account's events. No page states what one looks like. */
export function isListenKey(name: string): boolean {
  if (addressWords.has(name)) return false;
  return userChannels.some(({ secret, pattern }) => secret === true && pattern.test(name));
}

function patternOf({ address, parameters }: MockChannel): RegExp {
  const parts = address.split(/\{(\w+)\}/).map((text, index) => {
    if (index % 2 === 0) return text;
    const parameter = parameters.find(({ name }) => name === text);
    // Names hold no sign that parts the rest of an address.
    const free = parameter?.lower === true ? '[^@!/A-Z]+' : '[^@!/]+';
    return `(?<${text}>${parameter?.values?.join('|') ?? free})`;
  });
  return new RegExp(`^${parts.join('')}$`);
}

function speedOf({ speed = 0 }: MockChannel, params: Readonly<Record<string, string>>): number {
  return typeof speed === 'number' ? speed : (speed.values[params[speed.by] ?? ''] ?? 0);
}
