import type { Api, ApiError, ApiParameter, ApiRule, Json, Schema, Vocabulary } from '../model/api.ts';
import { decodePlan } from '../model/decode.ts';
import { formsOf } from '../model/forms.ts';
import { element } from '../model/resolve.ts';
import { echoData, parameterData, planData, ruleData } from './descriptor.ts';
import { jsonText } from './json-text.ts';
import { type Data, literal } from './literal.ts';
import { usedSections } from './operations.ts';
import { accessData, errorFormData } from './signing.ts';
import { filesOf, header, render } from './source.ts';
import { perOperation, surroundingsOf } from './surroundings.ts';

/** The tables that a fake exchange routes, checks and answers by: what the operations' constants do not say already. */
export function emitMock(api: Api): Map<string, string> {
  const surroundings = surroundingsOf(api.name, api, formsOf(api));
  const texts = api.operations.map((operation) => operationText(operation, surroundings));
  const lists = [...new Set(texts.map(({ supplied }) => supplied))].filter((one) => one !== '[]');
  const nameOf = (supplied: string): string => `supplied${lists.indexOf(supplied) + 1}`;
  const operations = texts.map(({ operation, supplied, more }) => {
    const own = lists.includes(supplied) ? more.replace('{', `{ supplied: ${nameOf(supplied)},`) : more;
    return { text: `mockOperation(${operation}, ${own})` };
  });
  const parameterErrors = new Map(
    [...api.parameterErrors].map(([name, error]): [string, Data] => [name, errorData(error)]),
  );
  const files = [`${api.name}/openapi.yaml`, ...filesOf(api.operations)];
  return new Map([
    [
      'mock.ts',
      render('mock', {
        header: header(files.length > 12 ? [`${api.name}/**`] : files),
        imports: usedSections(api)
          .map(({ name }) => ({ text: `import { ${name}Operations } from './operations/${name}.ts';` }))
          .sort((left, right) => (left.text < right.text ? -1 : 1)),
        lists: lists.map((one) => ({ name: nameOf(one), text: one })),
        operations,
        parameterErrors: literal(parameterErrors),
        clock: api.clock === undefined ? '' : literal({ ...api.clock }),
        access: literal(accessData(api)),
        errorForm: literal(errorFormData(api)),
      }),
    ],
  ]);
}

interface OperationText {
  /** Its constant. */
  readonly operation: string;
  /** Parameters that the runtime of a client fills: the same few lists everywhere. */
  readonly supplied: string;
  readonly more: string;
}

const operationText = perOperation((operation, { api }): OperationText => {
  const { response, rules } = operation;
  const echoes = echoData(operation, api);
  const parameters = operation.parameters.map((one) => ({
    supplied: one.supplied,
    known: parameterData(one, api),
    data: { ...mockParameter(one, api), echo: one.supplied ? echoes.get(one.name) : undefined },
  }));
  const details = parameters
    .filter(({ supplied }) => !supplied)
    .map(({ known, data }): [string, Data] => [String(known.name), beyond(data, known)])
    .filter(([, data]) => literal(data) !== '{}');
  const ruleErrors = rules.flatMap(({ error }, at): [string, Data][] =>
    error === undefined ? [] : [[String(at), errorData(error)]],
  );
  return {
    operation: `${operation.section}Operations.${operation.id}`,
    supplied: literal(parameters.filter(({ supplied }) => supplied).map(({ data }) => data)),
    more: literal({
      securityType: operation.securityType,
      parameters: details.length === 0 ? undefined : new Map(details),
      ruleErrors: ruleErrors.length === 0 ? undefined : new Map(ruleErrors),
      examples: response.examples.map(({ name, value }) => ({
        name,
        variant: response.variants.find((one) => one.toLowerCase() === name.toLowerCase()),
        body: jsonText(value),
      })),
      wire: wireData(response.schema, api),
      variantBy: response.variantBy,
      variantDefault: response.variantDefault === undefined ? undefined : { ...response.variantDefault },
    }),
  };
});

/** Where decimals travel as numbers, all that does. */
function wireData(schema: Schema, api: Vocabulary): Data {
  const { plan, lossless } = decodePlan(schema, api, false);
  return lossless && plan !== undefined ? planData(plan) : undefined;
}

/** The members in which something differs from what is known. */
function beyond(data: { readonly [key: string]: Data }, known: { readonly [key: string]: Data }): Data {
  return Object.fromEntries(
    Object.entries(data).filter(([name, value]) => literal(value) !== literal(known[name])),
  );
}

function mockRule(rule: ApiRule): Data {
  return { ...ruleData(rule), error: rule.error === undefined ? undefined : errorData(rule.error) };
}

function mockParameter(parameter: ApiParameter, api: Vocabulary): { readonly [key: string]: Data } {
  const schema = element(parameter.schema, api.schemas);
  const { upper, inPath, secret, ...data } = parameterData(parameter, api);
  const { members, rules } = parameter;
  return {
    ...data,
    members: members?.map((one) => mockParameter(one, api)),
    rules: rules.length === 0 ? undefined : rules.map(mockRule),
    minLength: schema.kind === 'string' ? schema.minLength : undefined,
    maxLength: schema.kind === 'string' ? schema.maxLength : undefined,
    pattern: schema.kind === 'string' ? schema.pattern : undefined,
    upper,
    inPath,
    supplied: parameter.supplied || undefined,
    secret,
    default: parameter.default === undefined ? undefined : defaultText(parameter.default),
    error: parameter.error === undefined ? undefined : errorData(parameter.error),
  };
}

/** As it would stand on the wire. */
function defaultText(value: Json): string {
  return typeof value === 'string' ? value : jsonText(value);
}

function errorData(error: ApiError): Data {
  return { code: error.code, message: error.message, args: error.args.length === 0 ? undefined : error.args };
}
