import type { ApiOperation, ApiParameter, Schema, Vocabulary } from '../model/api.ts';
import { enumOf, shapeOf } from '../model/combinations.ts';
import type { Forms } from '../model/forms.ts';
import { absentType, tsdoc, typeKey } from './literal.ts';
import { combinationsText, fieldsText, memberTypes, type TypeOf } from './member-types.ts';
import { pascal } from './source.ts';
import { type Imports, scalarText, typeText } from './type-text.ts';
import { parameterWords } from './words.ts';

/** How an operation is called in TypeScript. */
export interface Signature {
  /** `<const T extends ...>`, or empty. */
  readonly generics: string;
  /** `params: DepthParams`, or empty for operations that take none. */
  readonly params: string;
  readonly result: string;
}

export interface CallTypes {
  /** Source of the types that the signatures need. */
  readonly declarations: string;
  /** More than one: overloads. The last accepts everything that the others do. */
  readonly signatures: readonly Signature[];
  /** Every parameter, whatever the rules between them say, in terms of the declarations. */
  readonly any: ((named: (declaration: string) => string) => string) | undefined;
}

export function callTypes(operation: ApiOperation, api: Vocabulary, forms: Forms, used: Imports): CallTypes {
  const name = pascal(operation.id);
  const visible = operation.parameters.filter((one) => !one.supplied);
  const type = (schema: Schema): string => typeText(schema, 'response', forms, used);
  const response = operation.response;
  if (visible.length === 0)
    return {
      declarations: '',
      signatures: [{ generics: '', params: '', result: type(response.schema) }],
      any: undefined,
    };

  const nested = memberTypes(name, visible, api, forms, used);
  const { typeOf } = nested;
  const [whole] = visible;
  if (whole?.whole === true && visible.length === 1)
    return {
      declarations: `${nested.declarations}\n/** What ${operation.id} takes. */\nexport type ${name}Params = ${typeOf(whole)};\n`,
      signatures: [
        {
          generics: '',
          params: `params${whole.required ? '' : '?'}: ${name}Params`,
          result: type(response.schema),
        },
      ],
      any: (named) => named(`${name}Params`),
    };
  const shape = shapeOf(operation, api);
  const members = response.schema.kind === 'union' ? response.schema.members : [];
  const variants = new Map(
    response.variants.flatMap((variant, index) => {
      const member = members[index];
      return member === undefined ? [] : [[variant, type(member)] as const];
    }),
  );
  const selector = visible.find((one) => one.name === response.variantBy);
  const presence = variants.has('sent') && variants.has('absent');

  if (shape.discriminant !== undefined || (selector !== undefined && variants.size > 0 && !presence)) {
    const made = generic({
      typeOf,
      operation,
      api,
      name,
      visible,
      shape,
      variants: presence ? new Map() : variants,
      selector: presence ? undefined : selector,
      whole: type(response.schema),
    });
    return { ...made, declarations: [nested.declarations, made.declarations].join('\n') };
  }

  const combinations = shape.combinations.get('') ?? [];
  const plain = combinations.every((combination) => combination.size === 0);
  const fields = plain ? `${name}Params` : `${name}Fields`;
  // Written out where it is taken: an alias would hide the alternatives from who reads an error.
  const params = plain ? fields : `${fields} & ${combinationsText(combinations, visible, typeOf)}`;
  const declarations = [
    nested.declarations,
    fieldsText(fields, visible, api, typeOf),
    plain
      ? ''
      : `/** What ${operation.id} takes: one of the combinations that the exchange accepts. */\nexport type ${name}Params = ${params};\n`,
  ].join('\n');
  const optional =
    visible.every((one) => !one.required) &&
    (combinations.length === 0 ||
      combinations.some((combination) =>
        [...combination.values()].every((limit) => limit.presence !== 'required'),
      ));
  const mark = optional ? '?' : '';
  const any: CallTypes['any'] = (named) => named(fields);
  if (!presence || selector === undefined)
    return {
      declarations,
      signatures: [{ generics: '', params: `params${mark}: ${params}`, result: type(response.schema) }],
      any,
    };
  const key = typeKey(selector.name);
  const sent = typeOf(selector);
  return {
    declarations,
    signatures: [
      {
        generics: '',
        params: `params${mark}: ${params} & { readonly ${key}?: ${absentType(selector.name)} }`,
        result: variants.get('absent') ?? 'unknown',
      },
      {
        generics: '',
        params: `params: ${params} & { readonly ${key}: ${sent} }`,
        result: variants.get('sent') ?? 'unknown',
      },
      { generics: '', params: `params${mark}: ${params}`, result: type(response.schema) },
    ],
    any,
  };
}

interface Generic {
  readonly operation: ApiOperation;
  readonly typeOf: TypeOf;
  readonly api: Vocabulary;
  readonly name: string;
  readonly visible: readonly ApiParameter[];
  readonly shape: ReturnType<typeof shapeOf>;
  readonly variants: ReadonlyMap<string, string>;
  readonly selector: ApiParameter | undefined;
  readonly whole: string;
}

/** Generic over the discriminant, and over the parameter that chooses the answer; never over the whole parameter object. */
function generic(from: Generic): CallTypes {
  const { operation, typeOf, api, name, visible, shape, variants, selector } = from;
  const fallback = selector === undefined ? undefined : operation.response.variantDefault;
  const deciding = visible.find(
    (one) =>
      one.name === (shape.discriminant ?? (fallback?.by === selector?.name ? undefined : fallback?.by)),
  );
  const decider = deciding?.required === true && deciding !== selector ? deciding : undefined;
  const values = decider === undefined ? [] : (enumOf(decider, api) ?? []).map(String);
  const byValue = decider !== undefined && values.length > 0;
  const rest = visible.filter((one) => one !== selector && !(byValue && one === decider));
  const combinations = shape.discriminant === undefined ? (shape.combinations.get('') ?? []) : [];
  const common = combinations.some((combination) => combination.size > 0)
    ? ` & ${combinationsText(combinations, rest, typeOf)}`
    : '';

  const blocks = [fieldsText(`${name}Fields`, rest, api, typeOf)];
  const keys = values.map(
    (value) =>
      `  readonly ${typeKey(value)}: ${shape.discriminant === undefined ? 'unknown' : combinationsText(shape.combinations.get(value) ?? [], visible, typeOf)};`,
  );
  if (byValue && decider !== undefined)
    blocks.push(
      `/** What each ${decider.name} needs and forbids. */\nexport interface ${name}Combinations {\n${keys.join('\n')}\n}\n`,
    );
  if (selector !== undefined) {
    blocks.push(
      `/** The answer, by ${selector.name}. */\nexport interface ${name}Responses {\n${[...variants].map(([variant, text]) => `  readonly ${typeKey(variant)}: ${text};`).join('\n')}\n}\n`,
    );
  }
  const defaultOf = (value: string): string => {
    const variant = fallback?.values.get(value) ?? fallback?.otherwise;
    return variant !== undefined && variants.has(variant) ? scalarText(variant) : `keyof ${name}Responses`;
  };
  const tabled = selector !== undefined && byValue;
  if (tabled && decider !== undefined) {
    blocks.push(
      `/** The ${selector.name} that counts when none is sent, by ${decider.name}. */\nexport interface ${name}DefaultResponse {\n${values.map((value) => `  readonly ${typeKey(value)}: ${defaultOf(value)};`).join('\n')}\n}\n`,
    );
  }

  const t = byValue ? `T extends keyof ${name}Combinations` : '';
  const r = selector === undefined ? '' : `R extends keyof ${name}Responses`;
  const head = [t, r].filter((one) => one !== '').join(', ');
  const own = [
    ...(byValue && decider !== undefined
      ? [`${tsdoc(parameterWords(decider, api), '  ')}  readonly ${typeKey(decider.name)}: T;`]
      : []),
    ...(selector === undefined
      ? []
      : [
          `${tsdoc(parameterWords(selector, api), '  ')}  readonly ${typeKey(selector.name)}${selector.required ? ': R' : `?: R | ${absentType(selector.name)}`};`,
        ]),
  ];
  blocks.push(
    `/** The parameters of ${operation.id} for one choice of what decides about the rest. */\nexport interface ${name}Choice<${head}> extends ${name}Fields {\n${own.join('\n')}\n}\n`,
  );
  const every = [
    ...(byValue ? ['T'] : []),
    ...(selector === undefined ? [] : [`keyof ${name}Responses`]),
  ].join(', ');
  const oneCall = `${name}Choice<${every}>${byValue ? ` & ${name}Combinations[T]` : ''}${common}`;
  blocks.push(
    `/** Any legal set of parameters of ${operation.id}. */\nexport type ${name}Params = ${byValue ? `{ [T in keyof ${name}Combinations]: ${oneCall} }[keyof ${name}Combinations]` : oneCall};\n`,
  );

  const constant =
    selector?.required === true ? '' : ` = ${tabled ? `${name}DefaultResponse[T]` : defaultOf('')}`;
  const generics = [...(t === '' ? [] : [`const ${t}`]), ...(r === '' ? [] : [`const ${r}${constant}`])].join(
    ', ',
  );
  const args = [...(byValue ? ['T'] : []), ...(selector === undefined ? [] : ['R'])].join(', ');
  const optional = visible.every((one) => !one.required) && common === '';
  const choices = [
    ...(byValue ? [`${name}Combinations`] : []),
    ...(selector === undefined ? [] : [`${name}Responses`]),
  ];
  return {
    declarations: blocks.join('\n'),
    signatures: [
      {
        generics: `<${generics}>`,
        params: `params${optional ? '?' : ''}: ${name}Choice<${args}>${byValue && shape.discriminant !== undefined ? ` & ${name}Combinations[T]` : ''}${common}`,
        result: selector === undefined ? from.whole : `${name}Responses[R]`,
      },
    ],
    any: (named) => `${named(`${name}Choice`)}<${choices.map((one) => `keyof ${named(one)}`).join(', ')}>`,
  };
}
