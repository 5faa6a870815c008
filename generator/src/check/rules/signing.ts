import { written } from '../../load/complete/complete.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { at, entries, entry, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic, list } from '../report.ts';
import { fragmentsOf, propertiesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

/** Signing as data: whether what it names is there, and whether the mock has an answer to everything. */
export const signing: Rule = {
  ids: ['signing'],
  *check(context) {
    if (context.unreadable.has(context.tree.entry.path)) return;
    const root = written(context.tree.entry.root);
    const schemes = new Map(
      entries(at(root, 'components', 'securitySchemes')).map(([name, { value }]) => [name, value]),
    );
    const signed = [...schemes].filter(([, scheme]) => entry(scheme, 'x-signing') !== undefined);
    for (const [name, scheme] of signed) {
      const node = entry(scheme, 'x-signing');
      if (node === undefined || context.doubtful(node)) continue;
      if (signed[0]?.[0] !== name)
        yield mistake(
          node,
          `${signed[0]?.[0] ?? ''} has x-signing too.`,
          'An API signs in one way: remove one of the two.',
        );
      yield* algorithms(node);
      yield* sends(context, name, scheme, node, schemes);
      yield* types(root, name, node, schemes);
    }
  },
};

function mistake(node: SpecNode, message: string, fix: string): Diagnostic {
  return diagnostic(node.at, 'signing', message, fix);
}

function* algorithms(node: SpecNode): Iterable<Diagnostic> {
  const given = entry(node, 'algorithms');
  const hmacs = entries(given).filter(([name]) => name.startsWith('hmac'));
  if (given !== undefined && hmacs.length > 1)
    yield mistake(
      given,
      `A secret can be used with one HMAC only, not with ${list(hmacs.map(([name]) => name))}.`,
      'Keep one of them.',
    );
  const secret = entry(node, 'secret');
  if (secret !== undefined && hmacs.length === 0)
    yield mistake(secret, 'There is no secret without an HMAC.', 'Remove it, or add the HMAC to algorithms.');
}

function* sends(
  { tree }: CheckContext,
  name: string,
  scheme: SpecNode,
  node: SpecNode,
  schemes: ReadonlyMap<string, SpecNode>,
): Iterable<Diagnostic> {
  const own = new Map(
    items(entry(scheme, 'x-parameters')).flatMap((item): [string, SpecNode][] => {
      const target = tree.resolve(string(entry(item, '$ref')) ?? '', tree.entry.path)?.node;
      const parameter = string(entry(target, 'name'));
      return target === undefined || parameter === undefined ? [] : [[parameter, target]];
    }),
  );
  const sent = entries(entry(node, 'sends'));
  for (const [, { value }] of sent) {
    const word = string(value);
    if (word === undefined || own.has(word) || (schemes.has(word) && word !== name)) continue;
    const known = [...own.keys(), ...[...schemes.keys()].filter((one) => one !== name)];
    yield mistake(
      value,
      `${word} is neither another security scheme nor one of the x-parameters of ${name}.`,
      didYouMean(word, known, 'Declare it under components.securitySchemes, or add it to x-parameters.'),
    );
  }
  const isSent = (what: string): boolean => sent.some(([one]) => one === what);
  for (const part of items(entry(node, 'message')))
    if (string(part) === 'window' && !isSent('window'))
      yield mistake(part, 'The message has the window, but no request sends one.', 'Add window to sends.');
  const inHeader = (what: string): boolean => {
    const word = string(at(node, 'sends', what)) ?? '';
    return !own.has(word) && text(entry(schemes.get(word), 'in')) === 'header';
  };
  const errors = entry(node, 'errors');
  const wanted = [
    ...(text(entry(scheme, 'in')) === 'header' ? ['noSignature'] : []),
    ...(inHeader('time') ? ['noTimestamp', 'badTimestamp'] : []),
    ...(isSent('passphrase') ? ['noPassphrase', 'badPassphrase'] : []),
  ];
  const missing = wanted.filter((one) => entry(errors, one) === undefined);
  if (errors !== undefined && missing.length > 0)
    yield mistake(
      errors,
      `errors lacks ${list(missing)}.`,
      'Say which code the exchange answers with; assumed: true where no page does.',
    );
  const valid = entry(node, 'valid');
  const window = own.get(string(at(node, 'sends', 'window')) ?? '');
  if (valid === undefined || entry(valid, 'late') !== undefined || hasDefault(tree, window)) return;
  yield mistake(
    valid,
    'Nothing says how old a request may be.',
    'Add late, or give the parameter of the window a default.',
  );
}

function hasDefault(tree: CheckContext['tree'], parameter: SpecNode | undefined): boolean {
  const schema = entry(parameter, 'schema');
  const ref = string(entry(schema, '$ref'));
  const target = ref === undefined || schema === undefined ? schema : tree.resolve(ref, schema.at.file)?.node;
  return entry(target, 'default') !== undefined || entry(schema, 'default') !== undefined;
}

/** Whoever signs sends all that goes with it. */
function* types(
  root: SpecNode,
  name: string,
  node: SpecNode,
  schemes: ReadonlyMap<string, SpecNode>,
): Iterable<Diagnostic> {
  const wanted = entries(entry(node, 'sends')).flatMap(([, { value }]) => {
    const word = string(value) ?? '';
    return schemes.has(word) ? [word] : [];
  });
  for (const [type, { value }] of entries(entry(root, 'x-security-types')))
    for (const combination of items(value)) {
      const names = items(combination).flatMap((one) => string(one) ?? []);
      const missing = wanted.filter((one) => !names.includes(one));
      if (names.includes(name) && missing.length > 0)
        yield mistake(
          combination,
          `${type} has ${name}, whose x-signing sends ${list(missing)} as well.`,
          `Add ${list(missing)} to the combination.`,
        );
    }
}

/** Members that x-error-shape names are members of the error that the specs describe. */
export const errorShape: Rule = {
  ids: ['error-shape'],
  *check(context) {
    const { tree, unreadable } = context;
    if (unreadable.has(tree.entry.path)) return;
    const root = written(tree.entry.root);
    const shape = entry(root, 'x-error-shape');
    const codes = entry(tree.files.get(`${tree.name}/errors.yaml`)?.root, 'codes');
    if (shape === undefined) {
      if (items(codes).length > 0 && !context.doubtful(root))
        yield diagnostic(
          root.at,
          'error-shape',
          'Nothing says where an answer has its error.',
          'Add x-error-shape: { code: ..., message: ... }; docs/spec-format.md has its members.',
        );
      return;
    }
    if (context.doubtful(shape)) return;
    yield* contradictions(shape);
    const ref = string(at(root, 'x-responses', 'default', '$ref'));
    const answer = ref === undefined ? undefined : tree.resolve(ref, tree.entry.path)?.node;
    const schema = at(answer, 'content', 'application/json', 'schema');
    if (schema === undefined) return;
    const fragments = fragmentsOf(tree, schema);
    const known = [...propertiesOf(fragments).keys()];
    if (!fragments.complete || known.length === 0) return;
    for (const key of ['code', 'message', 'decides']) {
      const node = entry(shape, key);
      const [first] = (string(node) ?? '').split('.');
      if (node === undefined || first === undefined || known.includes(first)) continue;
      yield diagnostic(
        node.at,
        'error-shape',
        `Errors have no member ${first}.`,
        didYouMean(first, known, 'Name a member of the schema of x-responses.'),
      );
    }
  },
};

function* contradictions(shape: SpecNode): Iterable<Diagnostic> {
  const [negative, success, decides, code] = ['negative', 'success', 'decides', 'code'].map((key) =>
    entry(shape, key),
  );
  if (negative !== undefined && success !== undefined)
    yield diagnostic(
      negative.at,
      'error-shape',
      'A code is either below 0 or another than success, not both.',
      'Remove negative or success.',
    );
  if (negative !== undefined && (code === undefined || decides !== undefined))
    yield diagnostic(
      negative.at,
      'error-shape',
      'negative is about the code, which does not decide here.',
      'Add code, or remove negative.',
    );
  if (success !== undefined && decides === undefined && code === undefined)
    yield diagnostic(
      success.at,
      'error-shape',
      'Nothing says which member has these values.',
      'Add code or decides.',
    );
}
