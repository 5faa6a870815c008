import type { ApiParameter, Vocabulary } from '../model/api.ts';
import { type Arm, shapeOf } from '../model/arms.ts';
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
  const { discriminant, arms } = shapeOf({ parameters, rules: parameter.rules }, api);
  const combinations = [...arms].flatMap(([value, list]) => {
    const text = armsText(list, parameters, typeOf);
    if (discriminant === undefined) return [text];
    return text === 'never'
      ? []
      : [`({ readonly ${typeKey(discriminant)}: ${scalarText(value)} } & ${text})`];
  });
  if (combinations.length === 1 && combinations[0] === 'unknown')
    return fieldsText(name, parameters, api, typeOf);
  return [
    fieldsText(`${name}Fields`, parameters, api, typeOf),
    `/** One of the combinations that the exchange accepts. */\nexport type ${name} = ${name}Fields & (${combinations.join(' | ') || 'never'});\n`,
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

/** Arms narrow the fields, which carry the documentation. */
export function armsText(arms: readonly Arm[], parameters: readonly ApiParameter[], typeOf: TypeOf): string {
  if (arms.length === 0) return 'never';
  const texts = arms.map((arm) => {
    const members = [...arm].flatMap(([name, limit]) => {
      const parameter = parameters.find((one) => one.name === name);
      if (parameter === undefined) return [];
      if (limit.presence === 'forbidden') return [`readonly ${typeKey(name)}?: ${absentType(name)}`];
      const type = limit.values?.map(scalarText).join(' | ') ?? typeOf(parameter);
      return [
        `readonly ${typeKey(name)}${limit.presence === 'required' ? `: ${type}` : `?: ${type} | ${absentType(name)}`}`,
      ];
    });
    return members.length === 0 ? 'unknown' : `{ ${members.join('; ')} }`;
  });
  return texts.length === 1 ? texts.join('') : `(${texts.join(' | ')})`;
}
