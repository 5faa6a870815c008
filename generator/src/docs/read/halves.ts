import { weightWords } from '../condition-text.ts';
import type { EndpointFacts, FieldFact, HalfDisagreement, ParameterFact } from '../facts.ts';
import { operationKey } from '../facts.ts';
import { unionOfFields } from './example-fields.ts';

/** Holds the second language of a page against the first, which is the one that counts. */
export function compareHalves(english: EndpointFacts, chinese: EndpointFacts): readonly HalfDisagreement[] {
  const found: HalfDisagreement[] = [];
  const key = operationKey(english);
  const differ = (fact: string, left: string, right: string, line: number, chineseLine: number): void => {
    if (left !== right)
      found.push({ fact: `${key}${fact}`, english: left, chinese: right, line, chineseLine });
  };
  differ('', key, operationKey(chinese), english.line, chinese.line);
  differ(
    ' security type',
    english.security.type ?? 'none',
    chinese.security.type ?? 'none',
    english.security.line,
    chinese.security.line,
  );
  differ(' weight', weightText(english), weightText(chinese), english.line, chinese.line);
  differ(' limit', limitText(english), limitText(chinese), english.line, chinese.line);
  const orders = [english, chinese].map(({ parameters }) => parameters.map(({ name }) => name).join(', '));
  differ(' parameters', orders[0] ?? '', orders[1] ?? '', english.line, chinese.line);
  for (const one of english.parameters) {
    const other = chinese.parameters.find(({ name }) => name === one.name);
    if (other === undefined) continue; // said above
    for (const [fact, left] of factsOf(one))
      differ(
        ` parameter ${one.name} ${fact}`,
        left,
        new Map(factsOf(other)).get(fact) ?? silent,
        one.line,
        other.line,
      );
  }
  const left = fieldTexts(unionOfFields(english.examples));
  const right = fieldTexts(unionOfFields(chinese.examples));
  for (const path of new Set([...left.keys(), ...right.keys()]))
    differ(
      ` response ${path}`,
      left.get(path)?.text ?? 'none',
      right.get(path)?.text ?? 'none',
      left.get(path)?.line ?? english.line,
      right.get(path)?.line ?? chinese.line,
    );
  for (const field of english.responseFields) {
    const other = chinese.responseFields.find(({ name }) => name === field.name);
    differ(
      ` response table ${field.name}`,
      field.type,
      other?.type ?? 'none',
      field.line,
      other?.line ?? chinese.line,
    );
  }
  return found;
}

const silent = 'none';

/** The second language says something else, not less, and not the same in another order. */
export function isContradiction({ english, chinese }: HalfDisagreement): boolean {
  if ([english, chinese].some((one) => one === silent || one === '')) return false;
  const [left, right] = [english, chinese].map((one) => one.split(', ').sort().join());
  return left !== right;
}

function factsOf(parameter: ParameterFact): readonly (readonly [string, string])[] {
  return [
    ['type', parameter.class ?? parameter.type ?? silent],
    ['mandatory', parameter.mandatory ?? silent],
    ['default', parameter.default ?? silent],
    ['min', parameter.min ?? silent],
    ['max', parameter.max ?? silent],
    ['values', parameter.values?.join(', ') ?? silent],
  ];
}

function weightText({ weights }: EndpointFacts): string {
  return weights.map((one) => `${one.scope === null ? '' : `${one.scope} `}${weightWords(one)}`).join('; ');
}

function limitText({ limits }: EndpointFacts): string {
  return limits
    .map(({ scope, requests, seconds }) => `${requests} per ${seconds} s by ${scope ?? 'unknown'}`)
    .join('; ');
}

function fieldTexts(
  fields: readonly FieldFact[],
): ReadonlyMap<string, { readonly text: string; readonly line: number }> {
  return new Map(fields.map(({ path, types, line }) => [path, { text: types.join('|'), line }]));
}
