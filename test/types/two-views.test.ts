import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../src/pack.ts';
import { errorsOf } from './program.ts';

/** Packages with generated types. */
const packages = readdirSync(join(root, 'packages')).filter((name) =>
  readdirSync(join(root, 'packages', name, 'src')).includes('generated'),
);

const names = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

/** One line for each component and each operation: `raw` and the sections say the same of it. */
async function viewsOf(name: string): Promise<string> {
  const generated = join(root, 'packages', name, 'src/generated');
  const components = names(
    readFileSync(join(generated, 'types.ts'), 'utf8'),
    /^export (?:interface|type) (\w+)/gm,
  );
  const { sectionOperations } = await import(`${generated}/sections.ts`);
  const operations = Object.entries<Record<string, { method: string; path: string }>>(sectionOperations);
  const lines = operations.flatMap(([section, table]) => {
    const module = readFileSync(join(generated, 'operations', `${section}.ts`), 'utf8');
    const params = new Set(names(module, /^export (?:interface|type) (\w+Params)\b/gm));
    return Object.entries(table).map(([id, { method, path }]) => {
      const raw = `paths[${JSON.stringify(path)}]['${method.toLowerCase()}']`;
      const type = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}Params`;
      const given = params.has(type) ? `${section}.${type}` : 'object';
      return `true satisfies Same<AnswerOf<Sections['${section}']['${id}']>, Raw<${raw}>['answer']>;
true satisfies Given<${given}, Raw<${raw}>['params']>;`;
    });
  });
  return `
import type { components, paths } from '${generated}/schema.ts';
import type { Sections } from '${generated}/sections.ts';
import type * as types from '${generated}/types.ts';
${operations.map(([section]) => `import type * as ${section} from '${generated}/operations/${section}.ts';`).join('\n')}

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : { only: A; and: B }) : { not: A; but: B };
type AnswerOf<F> = F extends (...args: never[]) => infer P ? Awaited<P> : never;
type Content<T> = T extends { content: infer C } ? C[keyof C] : never;
type Place<T> = [T] extends [never] ? unknown : T extends object ? T : unknown;
type In<T, K extends string> = K extends keyof T ? Place<NonNullable<T[K]>> : unknown;
interface Raw<O extends { responses: { 200: unknown } }> {
  answer: Content<O['responses'][200]>;
  params: In<O extends { parameters: infer P } ? P : object, 'query'> &
    In<O extends { parameters: infer P } ? P : object, 'path'> &
    (O extends { requestBody?: infer B } ? Place<Content<NonNullable<B>>> : unknown);
}
/** Values of a member, in whichever combination of parameters it may be sent. */
type Values<T, K extends PropertyKey> = T extends unknown ? (K extends keyof T ? Exclude<T[K], undefined> : never) : never;
type Keys<T> = T extends unknown ? keyof T : never;
type Members<T> = { [K in Keys<T>]: Values<T, K> };
/** raw knows no rules between parameters: what a section takes it takes, and each member is of one type. */
type Given<A, B> = [A] extends [B] ? Same<Members<A>, Members<unknown extends B ? object : B>> : { not: A; but: B };

${components.map((one) => `true satisfies Same<components['schemas']['${one}'], types.${one}>;`).join('\n')}
${lines.join('\n')}
// @ts-expect-error the comparison finds a difference where there is one
true satisfies Same<components['schemas']['${components[0]}'], symbol>;
`;
}

test.each(packages)(
  'raw and the sections of %s agree on every component and operation',
  async (name) => {
    expect(errorsOf(await viewsOf(name))).toEqual([]);
  },
  600_000,
);
