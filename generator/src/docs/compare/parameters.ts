import type { Api, ApiOperation, ApiParameter, Json, Schema } from '../../model/api.ts';
import type { EndpointFacts, EnumFact, ParameterFact, TypeClass } from '../facts.ts';
import { nothing, type Outcome, type PageAt } from './outcome.ts';
import { allowedValues, type Concrete, type View, viewOf } from './schema-view.ts';

/** What the page says beside the endpoint itself. */
export interface PageContext {
  readonly common: readonly ParameterFact[];
  readonly enums: readonly EnumFact[];
  readonly at: (line: number) => PageAt;
}

/** Compares the parameters of an operation, by name, both ways. */
export function compareParameters(
  outcome: Outcome,
  api: Api,
  operation: ApiOperation,
  endpoint: EndpointFacts,
  documented: readonly ParameterFact[],
  key: string,
  page: PageContext,
): void {
  const written = withMembers(operation.parameters, '');
  const spec = new Map(written);
  for (const fact of documented) {
    const name = `${key} parameter ${fact.name}`;
    const parameter = spec.get(fact.name) ?? memberOf(api, spec, fact.name);
    outcome.same('parameters', {
      fact: name,
      page: 'present',
      spec: parameter === undefined ? nothing : 'present',
      pageAt: page.at(fact.line),
      specAt: parameter?.at ?? operation.at,
    });
    if (parameter !== undefined) compareParameter(outcome, api, parameter, fact, name, page);
  }
  const names = new Set(documented.map(({ name }) => name));
  for (const [path, parameter] of written) {
    if (names.has(path)) continue;
    // Every signed endpoint takes what signing needs, whether its own table says so or not.
    if (parameter.supplied && endpoint.signed) continue;
    if (parameter.docs.assumed === true) continue;
    outcome.same('parameters', {
      fact: `${key} parameter ${path}`,
      page: nothing,
      spec: 'present',
      pageAt: page.at(endpoint.line),
      specAt: parameter.at,
    });
  }
}

/** Members of objects under the names that pages give them: `orders[].price`. The items of a list that is the whole body are its rows. */
function withMembers(
  parameters: readonly ApiParameter[],
  within: string,
): readonly (readonly [path: string, parameter: ApiParameter])[] {
  return parameters.flatMap((one) => {
    const path = within + one.name;
    if (one.whole) return withMembers(one.members ?? [], within);
    const inner = `${path}${one.array === undefined ? '' : '[]'}.`;
    return [[path, one] as const, ...withMembers(one.members ?? [], inner)];
  });
}

/** `legs[].px`: a member of what a parameter holds, as a parameter. */
function memberOf(api: Api, spec: ReadonlyMap<string, ApiParameter>, path: string): ApiParameter | undefined {
  const [top = '', ...names] = path.replaceAll('[]', '').split('.');
  const parameter = spec.get(top);
  if (parameter === undefined || names.length === 0) return undefined;
  let { schema, required } = parameter;
  for (const name of names) {
    const [property] = objectsIn(api, schema).flatMap(({ properties }) => properties.get(name) ?? []);
    if (property === undefined) return undefined;
    ({ schema, required } = property);
  }
  return { ...parameter, name: path, schema, required, default: undefined };
}

/** The objects that a schema is, or has as items. */
function objectsIn(api: Api, schema: Schema): readonly (Concrete & { readonly kind: 'object' })[] {
  return viewOf(api, schema).schemas.flatMap((one) =>
    one.kind === 'object' ? [one] : one.kind === 'array' ? objectsIn(api, one.items) : [],
  );
}

function compareParameter(
  outcome: Outcome,
  api: Api,
  parameter: ApiParameter,
  stated: ParameterFact,
  name: string,
  { common, enums, at }: PageContext,
): void {
  const general = common.find((one) => one.name === stated.name);
  const fact: ParameterFact = general === undefined ? stated : { ...general, ...stated };
  const view = viewOf(api, parameter.schema);
  const assumed = view.assumed || parameter.docs.assumed === true;
  const pageAt = at(fact.line);
  const specAt = parameter.at;
  const compare = (what: string, page: string, spec: string): void =>
    outcome.same('parameter facts', { fact: `${name} ${what}`, page, spec, pageAt, specAt });
  const skip = (what: string, reason: string): void => outcome.skip(`${name} ${what}`, reason, pageAt);

  if (fact.mandatory === null) skip('mandatory', 'the page does not say');
  else compare('mandatory', fact.mandatory === 'yes' ? 'yes' : 'no', parameter.required ? 'yes' : 'no');
  if (fact.class === null) skip('type', fact.type === null ? 'the page names no type' : `type ${fact.type}`);
  else {
    const fits = typeFits(fact.class, view, fact);
    compare('type', fact.class, fits ? fact.class : kindsOf(view));
  }
  const values = fact.values ?? (fact.class === 'enum' ? definedValues() : undefined);
  compareValues();
  compareBound('default', fact.default, jsonText(parameter.default, parameter.upper));
  compareBound('min', fact.min, boundOf(view, 'min', fact.min !== undefined));
  compareBound('max', fact.max, boundOf(view, 'max', fact.max !== undefined));

  /** An ENUM without a list of its own has one of the page's definitions; which one, its name does not always tell. */
  function definedValues(): readonly string[] | undefined {
    const allowed = sorted(allowedValues(view, parameter.upper) ?? []);
    const possible = enums.filter(({ keys }) => keys.length === 0 || keys.includes(fact.name));
    const found = possible.find((one) => sorted(one.values) === allowed);
    return (found ?? possible.find(({ keys }) => keys.length > 0))?.values;
  }

  function compareValues(): void {
    const allowed = allowedValues(view, parameter.upper);
    const isBoolean = view.schemas.every(({ kind }) => kind === 'boolean');
    if (values === undefined) {
      if (allowed === undefined || isBoolean || assumed) return;
      if (fact.class === 'enum' || fact.inWords?.includes('values'))
        skip('values', 'the page lists none at the parameter');
      else compare('values', nothing, allowed.join(', '));
      return;
    }
    outcome.count('enum values', values.length);
    compare('values', sorted(values), allowed === undefined ? nothing : sorted(allowed));
  }

  function compareBound(
    what: 'default' | 'min' | 'max',
    page: string | undefined,
    spec: string | undefined,
  ): void {
    if (page === undefined && fact.inWords?.includes(what)) {
      skip(what, 'the page says it in words');
      return;
    }
    if (page === undefined && (spec === undefined || assumed)) return;
    compare(what, page ?? nothing, spec ?? nothing);
  }
}

/** Whether a value of the schema is what the page's type means. */
function typeFits(type: TypeClass, view: View, fact: ParameterFact): boolean {
  return (
    view.schemas.length > 0 &&
    view.schemas.every((one) => {
      switch (type) {
        case 'string':
          // TRUE and FALSE as text are the wire form of a boolean.
          if (one.kind === 'boolean')
            return [...(fact.values ?? []), fact.default ?? ''].some((value) =>
              /^(?:true|false)$/i.test(value),
            );
          return one.kind === 'string' && one.format !== 'decimal';
        case 'enum':
          return one.kind === 'string' || (one.kind === 'number' && one.enum !== undefined);
        case 'long':
        case 'int':
          return one.kind === 'number' && one.format !== 'decimal' && one.type === 'integer';
        case 'decimal':
          return (one.kind === 'string' || one.kind === 'number') && one.format === 'decimal';
        case 'boolean':
          return one.kind === 'boolean';
        case 'array':
        case 'object':
          return one.kind === type;
        default:
          return false;
      }
    })
  );
}

function kindsOf(view: View): string {
  const kinds = view.schemas.map((one) => {
    const format = one.kind === 'string' || one.kind === 'number' ? one.format : undefined;
    return format === undefined ? one.kind : `${one.kind} (${format})`;
  });
  return kinds.length === 0 ? 'unknown' : [...new Set(kinds)].join(' or ');
}

/** @param listed the extreme of a list of values counts as a bound, because the page states one */
function boundOf(view: View, side: 'min' | 'max', listed: boolean): string | undefined {
  for (const one of view.schemas) {
    if (one.kind !== 'number') continue;
    const bound = one[side];
    if (bound !== undefined) return String(bound);
    if (listed && one.enum !== undefined) return String(Math[side](...one.enum));
  }
  return undefined;
}

function jsonText(value: Json | undefined, upper: boolean): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return upper ? String(value).toUpperCase() : String(value);
  return 'number' in value ? value.number : undefined;
}

function sorted(values: readonly string[]): string {
  return [...values].sort().join(', ');
}
