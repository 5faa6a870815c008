import { typeKey } from '../../emit/literal.ts';
import { callTypes } from '../../emit/signature.ts';
import { imports } from '../../emit/type-text.ts';
import type { Schema } from '../../model/api.ts';
import type { Side } from '../../model/forms.ts';
import { formsOf } from '../../model/forms.ts';
import type { Change } from '../change.ts';
import { bodiesOf, type Contract, type ContractOperation, typeOf } from '../contract.ts';

/** What a change makes of the generated TypeScript, on one side: the type of a schema, or the call with its parameters. */
export function typescriptOf(
  { places, ...whole }: Change,
  contract: Contract | undefined,
  side: 'base' | 'head',
): readonly string[] {
  if (contract === undefined) return [];
  const change = places?.[0] ?? whole;
  if (change.schema !== undefined) {
    const name = namesOf(change.schema)[side];
    const schema = contract.schemas.get(name)?.schema;
    if (schema === undefined) return [];
    const used = change.rule.startsWith('request-') || bodiesOf(contract).has(name) ? 'request' : 'response';
    return declaration(formsOf(contract).name(name, used), schema, used, contract);
  }
  const [affected] = change.operations;
  if (affected === undefined) return [];
  const operation = operationOf(affected.key, affected.call, contract);
  if (operation === undefined) return [];
  return contract.generated ? generatedCall(operation, contract) : plainCall(operation, contract);
}

/** `Old → New` where one schema took the place of another. */
function namesOf(schema: string): { readonly base: string; readonly head: string } {
  const [base = schema, head = base] = schema.split(' → ');
  return { base, head };
}

function operationOf(key: string, call: string, contract: Contract): ContractOperation | undefined {
  return (
    contract.operations.find((one) => one.call === call && contract.generated) ??
    contract.operations.find((one) => one.key === key)
  );
}

/** As the emitters write it. */
function generatedCall(operation: ContractOperation, contract: Contract): readonly string[] {
  const { declarations, signatures } = callTypes(operation, contract, formsOf(contract), imports());
  const calls = signatures.flatMap(({ generics, params, result }) => [
    `${operation.id}${generics}(${[params, 'options?: CallOptions'].filter((one) => one !== '').join(', ')}):`,
    `  CallPromise<${result}>;`,
  ]);
  return [...calls, ...declarations.split('\n').flatMap(spread)];
}

/** What a client for it would take and give. */
function plainCall(operation: ContractOperation, contract: Contract): readonly string[] {
  const parameters = operation.parameters.map(
    (one) =>
      `  ${typeKey(one.name)}${one.required ? '' : '?'}: ${typeOf(one.schema, 'request', contract)}; // ${one.in}`,
  );
  const bodies = [...(operation.body?.media ?? [])].map(
    ([type, one]) =>
      `  body${operation.body?.required === true ? '' : '?'}: ${typeOf(one.schema, 'request', contract)}; // ${type}`,
  );
  const answer = spread(`}): ${typeOf(operation.response.schema, 'response', contract)}`);
  return [`${operation.key} ({`, ...parameters, ...bodies, ...answer];
}

function declaration(name: string, schema: Schema, side: Side, contract: Contract): readonly string[] {
  if (schema.kind !== 'object') return spread(`type ${name} = ${typeOf(schema, side, contract)};`);
  return [
    `interface ${name} {`,
    ...[...schema.properties].map(
      ([key, one]) => `  ${typeKey(key)}${one.required ? '' : '?'}: ${typeOf(one.schema, side, contract)};`,
    ),
    ...(schema.additional === undefined
      ? []
      : [`  [key: string]: ${typeOf(schema.additional, side, contract)};`]),
    '}',
  ];
}

/** A long line as one line per member. */
function spread(line: string): readonly string[] {
  if (line.length <= 100 || line.trimStart().startsWith('*')) return [line];
  const indent = ' '.repeat(line.length - line.trimStart().length + 2);
  return line.split(/(?<=[;|{]) /).map((part, index) => (index === 0 ? part : `${indent}${part}`));
}
