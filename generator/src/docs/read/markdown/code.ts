import type { ExampleFact, Unread } from '../../facts.ts';
import { fieldsOf } from '../example-fields.ts';
import { ExampleError, type ExampleValue, parseExample } from '../example-json.ts';
import type { TextLine } from './blocks.ts';
import { type MarkdownEndpoint, markdownEndpoint } from './endpoint.ts';

/** What a block of code is. */
export type Code =
  | { readonly kind: 'json'; readonly values: readonly ParsedJson[]; readonly unread: readonly Unread[] }
  /** Nothing but requests, one a line. */
  | { readonly kind: 'endpoints'; readonly endpoints: readonly MarkdownEndpoint[] }
  | { readonly kind: 'sample'; readonly language: string };

interface ParsedJson {
  readonly value: ExampleValue;
  readonly example: ExampleFact;
  /** Request that stands above it. */
  readonly request?: MarkdownEndpoint;
}

/** Reads a block of code: JSON wherever it begins, else requests, else a sample in some language. */
export function readCode(lines: readonly TextLine[], label: string | null): Code {
  const said = lines.filter(({ text }) => text.trim() !== '');
  const endpoints = said.flatMap(({ text, line }) => {
    const found = /\?|^\s*curl/.test(text) ? undefined : markdownEndpoint(text, line, false);
    return found === undefined || found.rest !== '' ? [] : [found];
  });
  if (endpoints.length === said.length) return { kind: 'endpoints', endpoints };
  const language = languageOf(said);
  if (language !== undefined) return { kind: 'sample', language };
  const start = lines.findIndex(({ text }, at) => /^\s*[[{]/.test(text) && isJsonStart(lines, at));
  if (start === -1) return { kind: 'sample', language: requestLanguage(said) };
  const values: ParsedJson[] = [];
  const unread: Unread[] = [];
  for (let at = start; at < lines.length; ) {
    if (!/^\s*[[{]/.test(lines[at]?.text ?? '')) {
      at += 1;
      continue;
    }
    const text = lines
      .slice(at)
      .map((one) => one.text)
      .join('\n');
    try {
      const { value, end, repairs } = parseExample(text, 0, 1);
      const lineAt = (relative: number): number => lines[at + relative - 1]?.line ?? lines.at(-1)?.line ?? 1;
      const { fields, placeholders } = fieldsOf(value);
      let next = at + text.slice(0, end).split('\n').length;
      const extra: { line: number; what: string }[] = [];
      for (; next < lines.length && /^\s*[}\])]+\s*[,;]?\s*$/.test(lines[next]?.text ?? ''); next += 1)
        extra.push({ line: lines[next]?.line ?? 1, what: 'extra closing bracket' });
      values.push({
        value,
        example: {
          label,
          line: lines[at]?.line ?? 1,
          fields: fields.map((one) => ({ ...one, line: lineAt(one.line) })),
          placeholders,
          repairs: [...repairs.map((one) => ({ ...one, line: lineAt(one.line) })), ...extra],
        },
      });
      at = next;
    } catch (error) {
      if (!(error instanceof ExampleError)) throw error;
      const line = lines[at + error.line - 1]?.line ?? lines[at]?.line ?? 1;
      const shown = lines.find((one) => one.line === line)?.text.trim() ?? '';
      unread.push({ line, reason: `example: ${error.message}`, text: shown });
      // One mistake, told once: the block is not read further.
      break;
    }
  }
  return { kind: 'json', values, unread };
}

/** A Python list begins with a bracket too; JSON goes on with a quote, a bracket, a number or a comment. */
function isJsonStart(lines: readonly TextLine[], at: number): boolean {
  const rest = lines
    .slice(at, at + 4)
    .map(({ text }) => text)
    .join('\n')
    .trim();
  return /^[[{]\s*(?:$|["'“\d\-[{}\]/.<]|null|true|false|\w+\s*:)/.test(rest);
}

const languages: readonly (readonly [string, RegExp])[] = [
  [
    'python',
    /^\s*(?:import \w|from [\w.]+ import |def \w+\(|async def |#!.*python|>>> )|^\s*print\(|\basyncio\.run\(/m,
  ],
  ['shell', /^\s*(?:\$ |curl\b|#!\/bin|echo |openssl |export \w+=|[\w-]*\$ (?:echo|curl))/m],
  ['java', /^\s*(?:public |import java|package |private |@Override)/m],
  ['javascript', /^\s*(?:const |let |var |function |require\(|async function )/m],
  ['go', /^\s*(?:func |package main|type \w+ struct)/m],
  ['c', /^\s*#include\b/m],
  ['php', /^\s*<\?php/m],
];

function languageOf(lines: readonly TextLine[]): string | undefined {
  const text = lines.map((one) => one.text).join('\n');
  return languages.find(([, form]) => form.test(text))?.[0];
}

function requestLanguage(lines: readonly TextLine[]): string {
  if (lines.some(({ text }) => /^\s*(?:GET|POST|PUT|DELETE)\s/.test(text))) return 'http';
  if (lines.some(({ text }) => /^\s*(?:https?|wss?):\/\//.test(text))) return 'url';
  if (lines.some(({ text }) => /^\s*8=FIX|\|\d+=|^\d+=\S+\|/.test(text))) return 'fix';
  if (lines.some(({ text }) => /^\s*</.test(text))) return 'xml';
  return 'text';
}
