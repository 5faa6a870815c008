import { imports, typeText } from '../emit/type-text.ts';
import type { Api, ApiOperation, Schema } from '../model/api.ts';
import { shapeOf } from '../model/combinations.ts';
import { formsOf, type Side } from '../model/forms.ts';

/** One API as the diff compares it: the model, ours or anybody's. */
export type Contract = Api;
export type ContractOperation = ApiOperation;
export type {
  ApiAnswer as ContractAnswer,
  ApiBody as ContractBody,
  ApiCallback as ContractCallback,
  ApiParameter as ContractParameter,
  Remark,
} from '../model/api.ts';
export type { Rest } from '../model/rest.ts';

/** A schema as the type that a consumer meets. */
export function typeOf(schema: Schema, side: Side, api: Api): string {
  return typeText(schema, side, formsOf(api), imports());
}

/** The parameter whose every value has rules of its own: types know what goes with each. */
export function decidedBy(operation: ApiOperation, api: Api): string | undefined {
  return operation.rules.length === 0 ? undefined : shapeOf(operation, api).discriminant;
}

/** Components that bodies consist of. */
export function bodiesOf(api: Api): ReadonlySet<string> {
  return new Set(api.operations.flatMap(({ body }) => body?.components ?? []));
}
