import type { ApiParameter } from './api.ts';

/**
 * Names of the types that an operation declares for objects between whose members rules stand, at any depth: what such a
 * rule allows is no matter of the schema alone.
 *
 * @param owner the operation, as types are called
 */
export function ruledTypes(
  owner: string,
  parameters: readonly ApiParameter[],
): ReadonlyMap<ApiParameter, string> {
  return new Map(
    parameters.filter(isRuled).flatMap((parameter): (readonly [ApiParameter, string])[] => {
      const word = parameter.whole ? 'item' : parameter.name.replace(/[^\w$]/g, '_');
      const name = owner + word.slice(0, 1).toUpperCase() + word.slice(1);
      return [[parameter, name], ...ruledTypes(name, parameter.members ?? [])];
    }),
  );
}

function isRuled({ members, rules }: ApiParameter): boolean {
  return members !== undefined && (rules.length > 0 || members.some(isRuled));
}
