import { entries, entry, string } from '../../load/read-node.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { didYouMean } from '../suggest.ts';

/** Which standard schemes belong to which of the exchange's security types. */
const schemes: Readonly<Record<string, readonly string[]>> = {
  NONE: [],
  USER_STREAM: ['apiKey'],
  MARKET_DATA: ['apiKey'],
  TRADE: ['apiKey', 'signature'],
  MARGIN: ['apiKey', 'signature'],
  USER_DATA: ['apiKey', 'signature'],
};

export const security: Rule = {
  ids: ['security-mismatch', 'unsigned'],
  *check(context) {
    const root = context.tree.entry.root;
    const declared = entries(entry(entry(root, 'components'), 'securitySchemes'));
    for (const operation of context.operations) {
      const list = entry(operation.node, 'security');
      const type = string(entry(operation.node, 'x-security-type')) ?? '';
      const expected = Object.hasOwn(schemes, type) ? schemes[type] : undefined;
      if (list?.kind !== 'seq' || expected === undefined) continue;
      const used = list.items.flatMap((item) => entries(item).map(([name, { keyAt }]) => ({ name, keyAt })));
      for (const { name, keyAt } of used) {
        if (declared.some(([known]) => known === name) || context.unreadable.has(context.tree.entry.path))
          continue;
        yield diagnostic(
          keyAt,
          'security-mismatch',
          `The security scheme ${name} is not declared in openapi.yaml.`,
          didYouMean(
            name,
            declared.map(([known]) => known),
            'Declare it under components.securitySchemes.',
          ),
        );
      }
      const names = used.map(({ name }) => name);
      if (expected.length !== names.length || !expected.every((name) => names.includes(name))) {
        const want =
          expected.length === 0 ? '[]' : `[{ ${expected.map((name) => `${name}: []`).join(', ')} }]`;
        yield diagnostic(
          list.at,
          'security-mismatch',
          `x-security-type ${type} does not go with security ${names.length === 0 ? '[]' : names.join(', ')}.`,
          `Write security: ${want}, or correct x-security-type.`,
        );
      }
      if (!operation.complete || context.doubtful(operation.node)) continue;
      const signed = expected.includes('signature');
      for (const name of ['timestamp', 'signature']) {
        const parameter = operation.parameters.get(name);
        if (signed && parameter === undefined) {
          yield diagnostic(
            operation.keyAt,
            'unsigned',
            `A ${type} operation is signed, but declares no parameter ${name}.`,
            `Add ${name} to its parameters.`,
          );
        } else if (signed && parameter?.required === false) {
          yield diagnostic(
            parameter.at,
            'unsigned',
            `${name} is not required, but a signed request always carries it.`,
            'Make it required.',
          );
        } else if (!signed && name === 'signature' && parameter !== undefined) {
          yield diagnostic(
            parameter.at,
            'unsigned',
            `A ${type} operation is not signed, but declares the parameter signature.`,
            'Remove it, or correct x-security-type.',
          );
        }
      }
    }
  },
};
