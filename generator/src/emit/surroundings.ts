import type { ApiOperation, NamedSchema, Vocabulary } from '../model/api.ts';
import type { Forms } from '../model/forms.ts';

/** What the text of one operation depends on beside the operation. */
export interface Surroundings {
  readonly api: Vocabulary;
  readonly forms: Forms;
}

/** The surroundings of the run before, by what tells them apart. */
interface Known {
  readonly schemas: readonly NamedSchema[];
  readonly errors: Vocabulary['errors'];
  readonly forms: string;
  readonly surroundings: Surroundings;
}

const lastOf = new Map<string, Known>();

/** The same object as in the run before where nothing has changed. */
export function surroundingsOf(name: string, api: Vocabulary, forms: Forms): Surroundings {
  const now = {
    schemas: [...api.schemas.values()],
    errors: api.errors,
    forms: JSON.stringify(forms.all),
    surroundings: { api, forms },
  };
  const before = lastOf.get(name);
  const same =
    before !== undefined &&
    before.errors === now.errors &&
    before.forms === now.forms &&
    before.schemas.length === now.schemas.length &&
    before.schemas.every((schema, index) => schema === now.schemas[index]);
  if (same) return before.surroundings;
  lastOf.set(name, now);
  return now.surroundings;
}

/** Computes once per operation, for as long as neither it nor its surroundings change. */
export function perOperation<T>(
  compute: (operation: ApiOperation, surroundings: Surroundings) => T,
): (operation: ApiOperation, surroundings: Surroundings) => T {
  const known = new WeakMap<ApiOperation, { readonly surroundings: Surroundings; readonly value: T }>();
  return (operation, surroundings) => {
    const before = known.get(operation);
    if (before?.surroundings === surroundings) return before.value;
    const value = compute(operation, surroundings);
    known.set(operation, { surroundings, value });
    return value;
  };
}
