import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { enumOf, keyword } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

export const responses: Rule = {
  ids: ['missing-response', 'missing-example'],
  *check(context) {
    for (const operation of context.operations) {
      const answers = operation.node.entries.get('responses');
      if (answers === undefined || answers.value.kind !== 'map') continue;
      if (!answers.value.entries.has('200')) {
        yield diagnostic(
          answers.keyAt,
          'missing-response',
          `${operation.id ?? operation.method} has no 200 response.`,
          'Add "200" with description, schema and examples.',
        );
        continue;
      }
      if (operation.answer === undefined || context.doubtful(operation.answer)) continue;
      const names = entries(entry(operation.answer, 'examples')).map(([name]) => name);
      const variants = items(entry(responseBy(context, operation), 'variants')).flatMap(
        (variant) => text(variant) ?? [],
      );
      const missing = variants.filter((variant) => !names.includes(variant));
      if (names.length === 0) {
        yield diagnostic(
          operation.answer.at,
          'missing-example',
          `The answer of ${operation.id ?? operation.method} has no example.`,
          'Add examples: { default: { value: ... } }; the mock exchange answers with it.',
        );
      } else if (missing.length > 0) {
        yield diagnostic(
          entry(operation.answer, 'examples')?.at ?? operation.answer.at,
          'missing-example',
          `No example is called ${list(missing)}.`,
          'Give every variant of x-response-by an example of its name; the mock exchange answers with it.',
        );
      }
    }
  },
};

function responseBy({ tree }: CheckContext, { answer }: Operation): SpecNode | undefined {
  return keyword(tree, entry(answer, 'schema'), 'x-response-by');
}

export const responseByRule: Rule = {
  ids: ['response-by'],
  *check(context) {
    const used = new Set<SpecNode>();
    for (const operation of context.operations) {
      const selector = responseBy(context, operation);
      if (selector === undefined || context.doubtful(selector)) continue;
      used.add(selector);
      yield* selectorMistakes(context, operation, selector);
    }
    for (const { node } of context.walked.schemas) {
      const selector = entry(node, 'x-response-by');
      if (selector === undefined || used.has(selector) || !context.complete) continue;
      yield diagnostic(
        selector.at,
        'response-by',
        'x-response-by stands in a schema that is not the whole answer of an operation.',
        'Put it on the schema of the 200 response.',
      );
    }
  },
};

function* selectorMistakes({ tree }: CheckContext, operation: Operation, selector: SpecNode) {
  const schema = entry(operation.answer, 'schema');
  const union = keyword(tree, schema, 'oneOf') ?? keyword(tree, schema, 'anyOf');
  const variants = items(entry(selector, 'variants'));
  const place = entry(selector, 'variants')?.at ?? selector.at;
  if (union === undefined) {
    yield diagnostic(
      selector.at,
      'response-by',
      'x-response-by stands beside no oneOf.',
      'List the possible answers in oneOf, in the order of variants.',
    );
  } else if (items(union).length !== variants.length) {
    yield diagnostic(
      place,
      'response-by',
      `x-response-by has ${variants.length} variants for ${items(union).length} members of the union.`,
      'Name one variant per member, in order.',
    );
  }
  const names = variants.flatMap((variant) => text(variant) ?? []);
  if (new Set(names).size < names.length)
    yield diagnostic(place, 'response-by', 'A variant stands twice.', 'Name each once.');
  yield* choice(operation, entry(selector, 'parameter'), variants, true);
  const fallback = entry(selector, 'default');
  yield* choice(
    operation,
    entry(fallback, 'by'),
    entries(entry(fallback, 'values')).map(([key, { keyAt }]) => ({
      kind: 'scalar',
      at: keyAt,
      value: key,
      source: key,
    })),
    false,
  );
  for (const value of [
    ...entries(entry(fallback, 'values')).map(([, member]) => member.value),
    entry(fallback, 'otherwise'),
  ]) {
    const name = text(value);
    if (value === undefined || name === undefined || names.includes(name)) continue;
    yield diagnostic(
      value.at,
      'response-by',
      `${name} is none of the variants.`,
      didYouMean(name, names, 'Use one of them.'),
    );
  }

  function* choice(
    { parameters, complete }: Operation,
    node: SpecNode | undefined,
    values: readonly SpecNode[],
    presence: boolean,
  ) {
    const name = text(node);
    if (node === undefined || name === undefined) return;
    const parameter = parameters.get(name);
    if (parameter === undefined) {
      if (complete)
        yield diagnostic(
          node.at,
          'response-by',
          `${operation.id ?? 'The operation'} has no parameter ${name}.`,
          didYouMean(name, [...parameters.keys()], 'Name a parameter.'),
        );
      return;
    }
    const known = enumOf(tree, parameter.schema);
    for (const value of values) {
      const word = text(value);
      if (word === undefined || known?.includes(word)) continue;
      if (presence && (word === 'sent' || word === 'absent')) continue;
      yield diagnostic(
        value.at,
        'response-by',
        `${word} is no value of the parameter ${name}.`,
        didYouMean(
          word,
          known ?? [],
          presence ? 'Use sent and absent, or values of its enum.' : 'Use values of its enum.',
        ),
      );
    }
  }
}
