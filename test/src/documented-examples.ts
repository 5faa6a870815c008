import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndpointFacts } from '@exspec/generator/src/docs/facts.ts';
import { type ExampleValue, parseExample } from '@exspec/generator/src/docs/read/example-json.ts';
import { readPage } from '@exspec/generator/src/docs/read/read-page.ts';
import { root } from './pack.ts';

/** An answer that a documentation page shows. It is read when the test runs: the pages are no part of the repository. */
export interface DocumentedExample {
  readonly method: EndpointFacts['method'];
  readonly path: string;
  /** `page:line`. */
  readonly place: string;
  readonly value: ExampleValue;
}

export interface DocumentedExamples {
  readonly examples: readonly DocumentedExample[];
  /** Endpoints that show no answer, `GET /path`. */
  readonly withoutExample: readonly string[];
  /** Pages whose body belongs to another endpoint than they claim: not read. */
  readonly mismatched: readonly string[];
}

/** Where the pages are on the machines that have them. */
export const pagesDir: string = join(root, '../shared/docs');

/** `undefined` where the pages are not. */
export function documentedExamples(): DocumentedExamples | undefined {
  if (!existsSync(pagesDir)) return undefined;
  const pages = readdirSync(pagesDir)
    .filter((name) => /\.(?:txt|md)$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(pagesDir, name), 'utf8');
      return { name, lines: text.split(/\r?\n/), facts: readPage(text, name) };
    });
  const read = pages.filter(({ facts }) => facts.mismatch === undefined);
  return {
    examples: read.flatMap(({ name, lines, facts }) =>
      facts.endpoints.flatMap(({ method, path, examples }) =>
        examples.map(({ line }) => ({
          method,
          path,
          place: `${name}:${line}`,
          value: parseExample(lines.slice(line - 1).join('\n'), 0, line).value,
        })),
      ),
    ),
    withoutExample: read.flatMap(({ facts }) =>
      facts.endpoints
        .filter(({ examples }) => examples.length === 0)
        .map(({ method, path }) => `${method} ${path}`),
    ),
    mismatched: pages.filter(({ facts }) => facts.mismatch !== undefined).map(({ name }) => name),
  };
}
