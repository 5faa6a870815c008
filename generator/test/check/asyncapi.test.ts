import { describe, expect, it } from 'vitest';
import { checkAsyncapi } from '../../src/check/asyncapi.ts';
import { plain } from '../../src/check/instance.ts';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import type { FileRole } from '../../src/load/role.ts';
import { validTexts } from '../load/load-texts.ts';

function check(text: string, role: FileRole): readonly string[] {
  const { root } = parseYaml(text, 'demo/file.yaml');
  return checkAsyncapi(root, plain(root), role).map(({ at, rule }) => `${at.line}:${at.col} ${rule}`);
}

const head = 'asyncapi: 3.0.0\ninfo: { title: A, version: "1" }\n';

describe("AsyncAPI's own schema", () => {
  it.each([
    ['another version', 'asyncapi: 2.6.0\ninfo: { title: A, version: "1" }\n', 'asyncapi', ['1:11 asyncapi']],
    ['no title', 'asyncapi: 3.0.0\ninfo: { version: "1" }\n', 'asyncapi', ['2:7 asyncapi']],
    [
      'a server without protocol',
      `${head}servers:\n  a: { host: a.example }\n`,
      'asyncapi',
      ['4:6 asyncapi'],
    ],
    [
      'an operation that neither sends nor receives',
      `${head}operations:\n  a:\n    action: publish\n    channel: { $ref: "#/channels/a" }\n`,
      'asyncapi',
      ['5:13 asyncapi'],
    ],
    ['an address that is a number', 'address: 1\n', 'channel', ['1:10 asyncapi']],
    [
      'values of a parameter that are no text',
      'address: "{a}"\nparameters:\n  a: { enum: [5] }\n',
      'channel',
      ['3:15 asyncapi'],
    ],
    ['a member that no channel has', 'address: a\nsubscribe: {}\n', 'channel', ['1:1 asyncapi']],
  ] as const)('refuses %s, at its place', (_, text, role, expected) => {
    expect(check(text, role)).toEqual(expected);
  });

  it('accepts the valid files, and is not asked about others', () => {
    for (const [path, text] of Object.entries(validTexts())) {
      const role = path.endsWith('asyncapi.yaml')
        ? 'asyncapi'
        : path.includes('/streams/')
          ? 'channel'
          : 'errors';
      expect(check(text, role), path).toEqual([]);
    }
  });
});
