import type { MockOperation } from './tables.ts';

export type Route =
  | {
      readonly kind: 'found';
      readonly operation: MockOperation;
      /** Decoded path parameters. */
      readonly path: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'wrong-method'; readonly allow: readonly string[] }
  | { readonly kind: 'unknown' };

export type Router = (method: string, path: string) => Route;

interface PathEntry {
  readonly segments: readonly string[];
  readonly operations: Map<string, MockOperation>;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

/** Finds operations by method and path. A literal path wins over one with parameters. */
export function createRouter(operations: readonly MockOperation[]): Router {
  const literal = new Map<string, PathEntry>();
  const templates = new Map<string, PathEntry>();
  for (const operation of operations) {
    const paths = operation.path.includes('{') ? templates : literal;
    let entry = paths.get(operation.path);
    if (entry === undefined) {
      entry = { segments: operation.path.split('/'), operations: new Map() };
      paths.set(operation.path, entry);
    }
    entry.operations.set(operation.method, operation);
  }
  return (method, path) => {
    const exact = literal.get(path);
    if (exact !== undefined) return choose(exact, method, NO_PARAMETERS);
    const segments = path.split('/');
    for (const entry of templates.values()) {
      const values = matchSegments(entry.segments, segments);
      if (values !== undefined) return choose(entry, method, values);
    }
    return { kind: 'unknown' };
  };
}

function choose(entry: PathEntry, method: string, path: ReadonlyMap<string, string>): Route {
  const operation = entry.operations.get(method);
  if (operation === undefined) return { kind: 'wrong-method', allow: [...entry.operations.keys()] };
  return { kind: 'found', operation, path };
}

function matchSegments(
  template: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{') && part.endsWith('}')) {
      if (segment === '') return undefined;
      values.set(part.slice(1, -1), decodeOr(segment));
    } else if (part !== segment) return undefined;
  }
  return values;
}

/** Percent-decodes; text that is no valid encoding stays as it is. */
export function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
