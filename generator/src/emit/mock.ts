import type { Api, ApiError, ApiOperation, ApiParameter, Json, Vocabulary } from '../model/api.ts';
import { formsOf } from '../model/forms.ts';
import { element } from '../model/resolve.ts';
import { costData, echoData, parameterData, ruleData } from './descriptor.ts';
import { jsonText } from './json-text.ts';
import { type Data, literal } from './literal.ts';
import { accessData, errorFormData } from './signing.ts';
import { filesOf, header, render } from './source.ts';
import { perOperation, surroundingsOf } from './surroundings.ts';

/** The tables that a fake exchange routes, checks and answers by. */
export function emitMock(api: Api): Map<string, string> {
  const surroundings = surroundingsOf(api.name, api, formsOf(api));
  const operations = api.operations.map((operation) => ({ text: operationText(operation, surroundings) }));
  const parameterErrors = new Map(
    [...api.parameterErrors].map(([name, error]): [string, Data] => [name, errorData(error)]),
  );
  const files = [`${api.name}/openapi.yaml`, ...filesOf(api.operations)];
  return new Map([
    [
      'mock.ts',
      render('mock', {
        header: header(files.length > 12 ? [`${api.name}/**`] : files),
        operations,
        parameterErrors: literal(parameterErrors),
        clock: api.clock === undefined ? '' : literal({ ...api.clock }),
        access: literal(accessData(api)),
        errorForm: literal(errorFormData(api)),
      }),
    ],
  ]);
}

const operationText = perOperation((operation, { api }) => literal(operationData(operation, api)));

function operationData(operation: ApiOperation, api: Vocabulary): Data {
  const { response } = operation;
  const echoes = echoData(operation, api);
  return {
    key: `${operation.section}.${operation.id}`,
    method: operation.method,
    path: operation.path,
    auth: operation.auth,
    securityType: operation.securityType,
    in: operation.in,
    parameters: operation.parameters.map((one) => ({
      ...mockParameter(one, api),
      echo: echoes.get(one.name),
    })),
    rules: operation.rules.map((rule) => ({
      ...ruleData(rule),
      error: rule.error === undefined ? undefined : errorData(rule.error),
    })),
    cost: operation.costs.map(costData),
    examples: response.examples.map(({ name, value }) => ({
      name,
      variant: response.variants.find((one) => one.toLowerCase() === name.toLowerCase()),
      body: jsonText(value),
    })),
    variantBy: response.variantBy,
    variantDefault: response.variantDefault === undefined ? undefined : { ...response.variantDefault },
  };
}

function mockParameter(parameter: ApiParameter, api: Vocabulary): { readonly [key: string]: Data } {
  const schema = element(parameter.schema, api.schemas);
  const { name, kind, required, array, values, min, max, upper, inPath, secret } = parameterData(
    parameter,
    api,
  );
  return {
    name,
    kind,
    required,
    array,
    values,
    min,
    max,
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
