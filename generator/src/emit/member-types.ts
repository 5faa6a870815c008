import type { ApiParameter, Vocabulary } from '../model/api.ts';
import { type Combination, type Limit, shapeOf } from '../model/combinations.ts';
import type { Forms } from '../model/forms.ts';
import { resolve } from '../model/resolve.ts';
import { ruledTypes } from '../model/ruled-types.ts';
import { absentType, tsdoc, typeKey } from './literal.ts';
import { type Imports, scalarText, typeText } from './type-text.ts';
import { parameterWords } from './words.ts';

export type TypeOf = (parameter: ApiParameter) => string;

/**
 * Types of parameters. An object between whose members rules stand has a type of its own, which says what they allow;
 * every other one is called as its schema is.
 *
 * @param owner the operation, as types are called
 */
export function memberTypes(
  owner: string,
  parameters: readonly ApiParameter[],
  api: Vocabulary,
  forms: Forms,
  used: Imports,
): { readonly declarations: string; readonly typeOf: TypeOf } {
  const names = ruledTypes(owner, parameters);
  const typeOf: TypeOf = (parameter) => {
    const name = names.get(parameter);
    if (name === undefined) return typeText(parameter.schema, 'request', forms, used);
    const type = parameter.array === undefined ? name : `readonly ${name}[]`;
    return resolve(parameter.schema, api.schemas).nullable ? `${type} | null` : type;
  };
  const declarations = [...names].map(([parameter, name]) => declaration(name, parameter, api, typeOf));
  return { declarations: declarations.join('\n'), typeOf };
}

function declaration(name: string, parameter: ApiParameter, api: Vocabulary, typeOf: TypeOf): string {
  const parameters = parameter.members ?? [];
  const { discriminant, combinations } = shapeOf({ parameters, rules: parameter.rules }, api);
  const texts = [...combinations].flatMap(([value, list]) => {
    const text = combinationsText(list, parameters, typeOf);
    if (discriminant === undefined) return [text];
    return text === 'never'
      ? []
      : [`({ readonly ${typeKey(discriminant)}: ${scalarText(value)} } & ${text})`];
  });
  if (texts.length === 1 && texts[0] === 'unknown') return fieldsText(name, parameters, api, typeOf);
  return [
    fieldsText(`${name}Fields`, parameters, api, typeOf),
    `/** One of the combinations that the exchange accepts. */\nexport type ${name} = ${name}Fields & (${texts.join(' | ') || 'never'});\n`,
  ].join('\n');
}

export function fieldsText(
  name: string,
  parameters: readonly ApiParameter[],
  api: Vocabulary,
  typeOf: TypeOf,
): string {
  const members = parameters.map((one) => {
    const type = typeOf(one);
    return `${tsdoc(parameterWords(one, api), '  ')}  readonly ${typeKey(one.name)}${one.required ? `: ${type}` : `?: ${type} | ${absentType(one.name)}`};`;
  });
  return members.length === 0
    ? `export type ${name} = object;\n`
    : `export interface ${name} {\n${members.join('\n')}\n}\n`;
}

/**
 * Combinations narrow the fields, which carry the documentation. What all combinations say stands apart from what tells them from each
 * other: the compiler then names what is missing, whichever combination it takes for the one that was meant.
 */
export function combinationsText(
  combinations: readonly Combination[],
  parameters: readonly ApiParameter[],
  typeOf: TypeOf,
): string {
  if (combinations.length === 0) return 'never';
  const text = (combination: Combination): string => {
    const members = [...combination].flatMap(([name, limit]) => {
      const parameter = parameters.find((one) => one.name === name);
      return parameter === undefined ? [] : [limitText(parameter, limit, typeOf)];
    });
    return `{ ${members.join('; ')} }`;
  };
  const { shared, rest } = apart(combinations);
  const alternatives = rest.some((combination) => combination.size === 0) ? [] : [...new Set(rest.map(text))];
  // The compiler cuts long types: what it does show are the alternatives.
  const parts = [
    ...(alternatives.length > 1 ? [`(${alternatives.join(' | ')})`] : alternatives),
    ...(shared.size === 0 ? [] : [text(shared)]),
  ];
  return parts.join(' & ') || 'unknown';
}

function limitText(parameter: ApiParameter, { presence, values }: Limit, typeOf: TypeOf): string {
  const { name } = parameter;
  const key = `readonly ${typeKey(name)}`;
  if (presence === 'forbidden') return `${key}?: ${absentType(name)}`;
  const type = values?.map(scalarText).join(' | ') ?? typeOf(parameter);
  return presence === 'required' ? `${key}: ${type}` : `${key}?: ${type} | ${absentType(name)}`;
}

/** What all combinations ask for or forbid alike, and what each of them says beyond that. */
function apart(combinations: readonly Combination[]): {
  readonly shared: Combination;
  readonly rest: readonly Combination[];
} {
  const [first] = combinations;
  const shared = new Map(
    [...(first ?? [])].flatMap(([name, { presence, values }]): [string, Limit][] => {
      const others = combinations.map((combination) => combination.get(name));
      if (presence === 'optional' || others.some((one) => one?.presence !== presence)) return [];
      const same = others.every((one) => String(one?.values) === String(values));
      return [[name, { presence, values: same ? values : undefined }]];
    }),
  );
  const rest = combinations.map(
    (combination) =>
      new Map(
        [...combination].flatMap(([name, limit]): [string, Limit][] => {
          const before = shared.get(name);
          if (before === undefined) return [[name, limit]];
          if (limit.values === undefined || before.values !== undefined) return [];
          return [[name, { presence: 'optional', values: limit.values }]];
        }),
      ),
  );
  return { shared, rest };
}
