import { entries, entry, items, string, text } from '../../load/read-node.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { follow, keyword, membersOf } from '../schema-shape.ts';
import { validateValue } from '../validate-value.ts';

export const examples: Rule = {
  ids: ['example-mismatch'],
  *check({ tree, walked }) {
    for (const { node } of walked.media) {
      const schema = entry(node, 'schema');
      const variants = items(entry(keyword(tree, schema, 'x-response-by'), 'variants')).map(text);
      const members = membersOf(follow(tree, schema));
      for (const [name, { value: example }] of entries(entry(node, 'examples'))) {
        const value = entry(example, 'value');
        if (value === undefined) continue;
        // An example that is called like a variant is one of that variant.
        const chosen = variants.includes(name) ? members?.[variants.indexOf(name)] : undefined;
        for (const { at, message } of validateValue(tree, value, chosen ?? schema)) {
          yield diagnostic(
            at,
            'example-mismatch',
            `The example ${name} does not fit its schema: ${message}.`,
            'Correct the example, or the schema if the exchange does send this.',
          );
        }
      }
    }
  },
};

export const defaults: Rule = {
  ids: ['default-mismatch'],
  *check({ tree, walked }) {
    for (const { node } of walked.schemas) {
      const value = entry(node, 'default');
      if (value === undefined) continue;
      const schema = string(entry(node, '$ref')) === undefined ? node : follow(tree, node);
      for (const { at, message } of validateValue(tree, value, schema)) {
        yield diagnostic(
          at,
          'default-mismatch',
          `The default does not fit its own schema: ${message}.`,
          'Correct the default, or the schema.',
        );
      }
    }
  },
};
