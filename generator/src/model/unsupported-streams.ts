import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import type { Api, ApiChannel, Schema } from './api.ts';
import { decodePlan } from './decode.ts';
import { children } from './forms.ts';
import { type PatternTrouble, patternTrouble } from './pattern.ts';
import { renamedComponents } from './readable.ts';
import { nameSource } from './stream-name.ts';

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Names that the module of streams declares or imports. */
const taken: ReadonlySet<string> = new Set([
  'Channel',
  'Lowercase',
  'MarketStreams',
  'Omit',
  'PayloadOf',
  'ReadableOf',
  'Server',
  'StreamLimits',
  'StreamName',
  'StreamServerName',
  'UserStreams',
]);

/**
 * Everything in the streams that no correct code can be written for.
 *
 * @param reserved whether a word cannot name a parameter
 */
export function unsupportedStreams(api: Api, reserved: (word: string) => boolean): readonly Diagnostic[] {
  const { streams } = api;
  if (streams === undefined) return [];
  const found: Diagnostic[] = [];
  const report = (at: At, message: string, fix: string, rule = 'unsupported'): void => {
    found.push({ at, rule, message, fix });
  };
  const renamed = renamedComponents(api);
  for (const name of api.schemas.keys()) {
    const at = api.schemas.get(name)?.at ?? { file: '', line: 1, col: 1 };
    const readable = `Readable${name}`;
    if (taken.has(name))
      report(
        at,
        `The component name ${name} is a word that the generated code needs itself.`,
        'Choose another name.',
        'reserved-name',
      );
    if (renamed.has(name) && api.schemas.has(readable))
      report(
        at,
        `The type name ${readable} is needed by the component of that name and by ${name} under readable names.`,
        'Rename one of them.',
        'duplicate-type',
      );
    if (renamed.has(name) && holdsItself(name, api))
      report(
        at,
        `${name} holds itself and has readable names.`,
        'Give it none: the table of names must end.',
      );
  }
  for (const channel of streams.channels) {
    if (!identifier.test(channel.key))
      report(
        channel.at,
        `The channel ${JSON.stringify(channel.key)} is no identifier.`,
        'Use letters, digits and _ and begin with a letter.',
        'not-an-identifier',
      );
    for (const { at, name } of channel.parameters) {
      if (!identifier.test(name) || reserved(name))
        report(
          at,
          `The parameter ${JSON.stringify(name)} of ${channel.key} cannot be that of a function.`,
          'Choose another name.',
          'not-an-identifier',
        );
    }
    if (new Set(channel.parameters.map((one) => one.name)).size < channel.parameters.length)
      report(channel.at, `A parameter stands twice in the address of ${channel.key}.`, 'Name each once.');
    else {
      const trouble = patternTroubleOf(channel);
      if (trouble !== undefined) report(channel.at, trouble.message, trouble.fix);
    }
    for (const message of channel.messages) {
      if (message.schema.kind === 'unknown')
        report(
          message.at,
          `The payload of ${message.key} cannot be expressed: ${message.schema.reason}.`,
          'Write it with the keywords that docs/spec-format.md lists.',
        );
      for (const problem of decodePlan(message.schema, api, false).problems)
        report(
          problem.at,
          `The payload of ${message.key} has ${problem.what}.`,
          'Give the value one format.',
        );
    }
  }
  return found;
}

function patternTroubleOf({ address, parameters }: ApiChannel): PatternTrouble | undefined {
  for (const { pattern } of parameters) {
    const trouble = pattern === undefined ? undefined : patternTrouble(pattern, true);
    if (trouble !== undefined) return trouble;
  }
  return address === undefined
    ? undefined
    : patternTrouble(nameSource(address, (name) => parameters.find((one) => one.name === name)));
}

function holdsItself(name: string, api: Api): boolean {
  const seen = new Set<string>();
  const leadsBack = (schema: Schema): boolean => {
    if (schema.kind !== 'ref') return children(schema).some(leadsBack);
    if (schema.name === name) return true;
    if (seen.has(schema.name)) return false;
    seen.add(schema.name);
    const target = api.schemas.get(schema.name);
    return target !== undefined && leadsBack(target.schema);
  };
  const own = api.schemas.get(name);
  return own !== undefined && leadsBack(own.schema);
}
