import type { Diagnostic } from '../../load/diagnostic.ts';
import type { At, SpecNode } from '../../load/node.ts';
import { at, entries, entry, items, string } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic, list } from '../report.ts';
import { didYouMean } from '../suggest.ts';

/** A scheme that is used somewhere, and where. */
interface Used {
  readonly name: string;
  readonly at: At;
}

/** Which schemes belong to which kind of access is the exchange's own: `x-security-types` of its openapi.yaml. */
export const security: Rule = {
  ids: ['security-mismatch', 'unsigned', 'unknown-security-type'],
  *check(context) {
    // What openapi.yaml would have declared, nobody knows while it cannot be read.
    if (context.unreadable.has(context.tree.entry.path)) return;
    const root = context.tree.entry.root;
    const types = entries(entry(root, 'x-security-types'));
    for (const [, { value }] of types)
      yield* undeclared(
        context,
        items(value).flatMap((schemes) =>
          items(schemes).flatMap((node) => [{ name: string(node) ?? '', at: node.at }]),
        ),
      );
    for (const operation of context.operations) {
      const listed = entry(operation.node, 'security');
      const type = entry(operation.node, 'x-security-type');
      const name = string(type);
      if (listed?.kind !== 'seq' || type === undefined || name === undefined) continue;
      const used = listed.items.flatMap((item) =>
        entries(item).map(([scheme, { keyAt }]) => ({ name: scheme, at: keyAt })),
      );
      yield* undeclared(context, used);
      const alternatives = types.find(([known]) => known === name)?.[1].value;
      if (alternatives !== undefined) yield* misused(name, alternatives, listed, used);
      else if (!context.doubtful(root))
        yield diagnostic(
          type.at,
          'unknown-security-type',
          `x-security-type ${name} is not declared in openapi.yaml.`,
          didYouMean(
            name,
            types.map(([known]) => known),
            'Declare it under x-security-types.',
          ),
        );
      if (operation.complete && !context.doubtful(operation.node))
        yield* parametersOf(context, operation, new Set(used.map((scheme) => scheme.name)));
    }
  },
};

function schemesOf(context: CheckContext): ReturnType<typeof entries> {
  return entries(at(context.tree.entry.root, 'components', 'securitySchemes'));
}

function* undeclared(context: CheckContext, used: readonly Used[]): Iterable<Diagnostic> {
  const declared = schemesOf(context).map(([name]) => name);
  for (const { name, at: where } of used) {
    if (declared.includes(name)) continue;
    yield diagnostic(
      where,
      'security-mismatch',
      `The security scheme ${name} is not declared in openapi.yaml.`,
      didYouMean(name, declared, 'Declare it under components.securitySchemes.'),
    );
  }
}

/** An operation's schemes must be one of the combinations that its type may have. */
function* misused(
  type: string,
  alternatives: SpecNode,
  listed: SpecNode,
  used: readonly Used[],
): Iterable<Diagnostic> {
  const names = used.map(({ name }) => name);
  const allowed = items(alternatives).map((schemes) => items(schemes).flatMap((node) => string(node) ?? []));
  const fits = allowed.some(
    (schemes) => schemes.length === names.length && schemes.every((name) => names.includes(name)),
  );
  if (fits || allowed.length === 0) return;
  const wanted = allowed.map((schemes) =>
    schemes.length === 0 ? '[]' : `[{ ${schemes.map((name) => `${name}: []`).join(', ')} }]`,
  );
  yield diagnostic(
    listed.at,
    'security-mismatch',
    `x-security-type ${type} does not go with security ${names.length === 0 ? '[]' : names.join(', ')}.`,
    `Write security: ${wanted.join(' or ')}, or correct x-security-type.`,
  );
}

/** What a scheme sends as parameters, its operations declare and require; others do not have the scheme's own. */
function* parametersOf(
  context: CheckContext,
  operation: Operation,
  used: ReadonlySet<string>,
): Iterable<Diagnostic> {
  const name = operation.id ?? operation.method;
  for (const [scheme, { value }] of schemesOf(context)) {
    const sent = items(entry(value, 'x-parameters')).flatMap((node) => string(node) ?? []);
    const missing = used.has(scheme) ? sent.filter((one) => !operation.parameters.has(one)) : [];
    if (missing.length > 0)
      yield diagnostic(
        operation.keyAt,
        'unsigned',
        `${name} has the security scheme ${scheme}, but declares no parameter ${list(missing)}.`,
        `Add ${list(missing)} to its parameters.`,
      );
    for (const one of used.has(scheme) ? sent : []) {
      const parameter = operation.parameters.get(one);
      if (parameter?.required !== false) continue;
      yield diagnostic(
        parameter.at,
        'unsigned',
        `${one} is not required, but the security scheme ${scheme} always sends it.`,
        'Make it required.',
      );
    }
    const own = string(entry(value, 'in')) === 'query' ? string(entry(value, 'name')) : undefined;
    const stray = own === undefined || used.has(scheme) ? undefined : operation.parameters.get(own);
    if (stray !== undefined)
      yield diagnostic(
        stray.at,
        'unsigned',
        `${name} declares the parameter ${own ?? ''}, but has not the security scheme ${scheme}.`,
        'Remove the parameter, or add the scheme to security.',
      );
  }
}
