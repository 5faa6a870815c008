import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, string, text } from '../../load/read-node.ts';
import { type PatternTrouble, patternTrouble } from '../../model/pattern.ts';
import { nameSource } from '../../model/stream-name.ts';
import { type AddressParameter, type Channel, eventFragments } from '../channels.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic, list } from '../report.ts';
import { enumOf, propertiesOf, requiredOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

/** Addresses: their parameters, and what these may be. */
export const addresses: Rule = {
  ids: [
    'address-parameter',
    'duplicate-address',
    'parameter-value',
    'invalid-pattern',
    'unsafe-pattern',
    'unknown-operation',
  ],
  *check(context) {
    const seen = new Map<string, Channel>();
    const shared = new Set<SpecNode>();
    for (const channel of context.channels) {
      const address = entry(channel.node, 'address');
      if (address === undefined || channel.address === undefined) continue;
      const { placeholders, parameters } = channel;
      for (const name of placeholders) {
        if (!parameters.has(name))
          yield diagnostic(
            address.at,
            'address-parameter',
            `The address has {${name}}, but parameters does not.`,
            didYouMean(name, [...parameters.keys()], 'Add it to parameters.'),
          );
      }
      for (const { name, keyAt } of parameters.values()) {
        if (!placeholders.includes(name))
          yield diagnostic(
            keyAt,
            'address-parameter',
            `The parameter ${name} does not stand in the address.`,
            didYouMean(name, placeholders, `Write {${name}} into the address, or remove the parameter.`),
          );
      }
      const template = channel.address.replace(/\{[^{}]*\}/g, '{}');
      const other = seen.get(template);
      if (other !== undefined && other.node !== channel.node)
        yield diagnostic(
          address.at,
          'duplicate-address',
          `${channel.key} and ${other.key} have the same stream names.`,
          'Keep one of them.',
        );
      seen.set(template, channel);
      const trouble = other === undefined ? nameTrouble(channel.address, parameters) : undefined;
      if (trouble !== undefined) yield { at: address.at, ...trouble };
      for (const { node } of parameters.values()) {
        // A shared parameter is reported once.
        if (node === undefined || shared.has(node)) continue;
        shared.add(node);
        yield* parameterValues(context, node);
      }
    }
  },
};

/** What is wrong with the pattern of all names of a channel, where nothing is wrong with those of its parameters. */
function nameTrouble(
  address: string,
  parameters: ReadonlyMap<string, AddressParameter>,
): PatternTrouble | undefined {
  const parts = new Map(
    [...parameters].map(([name, { node }]) => [
      name,
      { values: valuesOf(node), pattern: string(entry(node, 'x-pattern')) },
    ]),
  );
  for (const { pattern } of parts.values())
    if (pattern !== undefined && patternTrouble(pattern, true) !== undefined) return undefined;
  const trouble = patternTrouble(nameSource(address, (name) => parts.get(name)));
  return trouble === undefined
    ? undefined
    : {
        ...trouble,
        fix: 'Give each parameter an x-pattern without the character that follows it in the address.',
      };
}

function* parameterValues(context: CheckContext, node: SpecNode): Iterable<Diagnostic> {
  const values = valuesOf(node);
  const fallback = entry(node, 'default');
  const given = text(fallback);
  if (fallback !== undefined && given !== undefined && values !== undefined && !values.includes(given))
    yield diagnostic(
      fallback.at,
      'parameter-value',
      `The default ${given} is no value of the enum.`,
      didYouMean(given, values.map(shown), 'Correct one of them.'),
    );
  const schema = entry(node, 'x-schema');
  const named = schema === undefined ? undefined : enumOf(context.tree, schema);
  if (schema !== undefined && named !== undefined && !sameValues(named, values ?? []))
    yield diagnostic(
      schema.at,
      'parameter-value',
      `The component allows ${list(named)}, the parameter ${list(values ?? []) || 'anything'}.`,
      'Give both the same values.',
    );
  const pattern = entry(node, 'x-pattern');
  const source = string(pattern);
  const trouble = source === undefined ? undefined : patternTrouble(source, true);
  if (pattern !== undefined && trouble !== undefined) yield { at: pattern.at, ...trouble };
  for (const item of items(entry(node, 'x-made-by'))) {
    const id = string(item);
    if (id === undefined || context.operationById.has(id) || !context.complete) continue;
    yield diagnostic(
      item.at,
      'unknown-operation',
      `There is no operation ${id}.`,
      didYouMean(id, [...context.operationById.keys()], 'Name an operationId.'),
    );
  }
}

function valuesOf(parameter: SpecNode | undefined): readonly string[] | undefined {
  const list = entry(parameter, 'enum');
  return list?.kind === 'seq' ? list.items.flatMap((item) => text(item) ?? []) : undefined;
}

function sameValues(left: readonly string[], right: readonly string[]): boolean {
  return [...left].sort().join('\n') === [...right].sort().join('\n');
}

/** An update speed by a parameter covers every value of it. */
export const speeds: Rule = {
  ids: ['speed-values'],
  *check({ channels }) {
    for (const { node, parameters } of channels) {
      const speed = entry(node, 'x-speed');
      const by = entry(speed, 'by');
      const name = string(by);
      if (by === undefined || name === undefined) continue;
      const parameter: AddressParameter | undefined = parameters.get(name);
      const values = valuesOf(parameter?.node);
      const given = entries(entry(speed, 'values')).map(([value]) => value);
      if (parameter === undefined)
        yield diagnostic(
          by.at,
          'speed-values',
          `The address has no parameter ${name}.`,
          didYouMean(name, [...parameters.keys()], 'Name a parameter with an enum.'),
        );
      else if (values === undefined ? parameter.node !== undefined : !sameValues(values, given))
        yield diagnostic(
          entry(speed, 'values')?.at ?? by.at,
          'speed-values',
          `The speeds are those of ${list(given.map(shown))}, but ${name} may be ${list((values ?? []).map(shown)) || 'anything'}.`,
          'Give every value of the parameter its speed.',
        );
    }
  },
};

function shown(value: string): string {
  return value === '' ? 'the empty text' : value;
}

/** Members of the payload that the channel's own fields name. */
export const payloadFields: Rule = {
  ids: ['payload-field'],
  *check({ tree, channels }) {
    for (const { node, messages } of channels) {
      const key = entry(node, 'x-order-key');
      const named = [
        entry(key, 'field'),
        entry(key, 'first'),
        entry(key, 'per'),
        entry(node, 'x-event-time'),
        entry(node, 'x-variant-by'),
      ];
      for (const field of named) {
        const name = string(field);
        if (field === undefined || name === undefined) continue;
        for (const message of messages) {
          const fragments = eventFragments(tree, message.schema);
          if (!fragments.complete) continue;
          const properties = [...propertiesOf(fragments).keys()];
          if (properties.includes(name) && requiredOf(fragments).has(name)) continue;
          yield diagnostic(
            field.at,
            'payload-field',
            properties.includes(name)
              ? `The payload of ${message.key} may lack ${name}.`
              : `The payload of ${message.key} has no member ${name}.`,
            properties.includes(name)
              ? 'Add it to required there, or name another member.'
              : didYouMean(name, properties, 'Name a required member of every payload.'),
          );
          break;
        }
      }
    }
  },
};

/** Several kinds of events in one stream can be told apart. */
export const variants: Rule = {
  ids: ['stream-variant'],
  *check({ tree, channels }) {
    for (const { node, messages, isControl } of channels) {
      if (isControl) continue;
      const by = entry(node, 'x-variant-by');
      const name = string(by);
      if (by === undefined || name === undefined) {
        const second = messages[1];
        if (second !== undefined)
          yield diagnostic(
            second.keyAt,
            'stream-variant',
            `The stream has ${messages.length} messages, but nothing tells them apart.`,
            'Add x-variant-by, naming a member that has one value of its own in each.',
          );
        continue;
      }
      const owners = new Map<string, string>();
      for (const message of messages) {
        const fragments = eventFragments(tree, message.schema);
        const property = propertiesOf(fragments).get(name);
        if (property === undefined) continue; // a payload-field of its own
        const values = enumOf(tree, property.schema) ?? [];
        const [value] = values;
        const other = value === undefined ? undefined : owners.get(value);
        if (value === undefined || values.length > 1)
          yield diagnostic(
            message.keyAt,
            'stream-variant',
            `In ${message.key}, ${name} does not have exactly one value.`,
            'Give the member an enum with one value, and x-closed.',
          );
        else if (other !== undefined)
          yield diagnostic(
            message.keyAt,
            'stream-variant',
            `${message.key} and ${other} both have ${value} as their ${name}.`,
            'Give each message a value of its own.',
          );
        else owners.set(value, message.key);
      }
    }
  },
};
