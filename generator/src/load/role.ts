import { posix } from 'node:path';

/** What a file of an exchange's folder holds, which its place decides. */
export type FileRole =
  | 'openapi'
  | 'path-item'
  | 'schemas'
  | 'common'
  | 'errors'
  | 'removed'
  | 'docs'
  | 'diff-waivers'
  | 'asyncapi'
  | 'channel';

export function roleOf(file: string, exchange: string): FileRole {
  switch (file) {
    case `${exchange}/openapi.yaml`:
      return 'openapi';
    case `${exchange}/errors.yaml`:
      return 'errors';
    case `${exchange}/removed.yaml`:
      return 'removed';
    case `${exchange}/docs.yaml`:
      return 'docs';
    case `${exchange}/diff-waivers.yaml`:
      return 'diff-waivers';
    case `${exchange}/common.yaml`:
      return 'common';
    case `${exchange}/asyncapi.yaml`:
      return 'asyncapi';
    default:
      if (file.startsWith(`${exchange}/streams/`)) return 'channel';
      return file.startsWith(`${exchange}/schemas/`) ? 'schemas' : 'path-item';
  }
}

/** The first line of every spec file: it tells editors which schema completes and explains it. */
export function schemaLine(file: string, role: FileRole): string {
  return `# yaml-language-server: $schema=${posix.relative(posix.dirname(file), `schema/${role}.schema.json`)}`;
}
