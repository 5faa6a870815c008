import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Diagnostic } from './diagnostic.ts';
import type { At } from './node.ts';

/**
 * Bytes that are read of one file, and of all files of an API together: `exspec check` takes a second and a half for a
 * megabyte. The longest of our own files has a hundredth, and the largest API a fifteenth of it; other people's OpenAPI
 * documents of 13 MB are common, and twice that is read in seconds.
 */
export const mostBytes: { readonly own: number; readonly together: number; readonly foreign: number } = {
  own: 4 << 20,
  together: 16 << 20,
  foreign: 32 << 20,
};

/** What stands in a file, before anybody has looked: its bytes, or only how many there are where they are too many. */
export interface Content {
  readonly size: number;
  readonly bytes: Uint8Array | undefined;
}

export interface FileText {
  readonly text: string;
  /** Why it is not to be read; the text is then what could be made of it. */
  readonly mistake: Diagnostic | undefined;
}

/** Rules of mistakes that leave no text of a file. */
export const textRules: ReadonlySet<string> = new Set(['file-text', 'file-size']);
/** And of those that leave nothing of it to be believed. */
export const unreadableRules: ReadonlySet<string> = new Set([...textRules, 'yaml-syntax']);

/** Reads a file, or not more than its size. */
export function readContent(path: string, most: number): Content {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    return size > most ? { size, bytes: undefined } : contentOf(readFileSync(file), most);
  } finally {
    closeSync(file);
  }
}

export function contentOf(bytes: Uint8Array, most: number): Content {
  return { size: bytes.length, bytes: bytes.length > most ? undefined : bytes };
}

/**
 * The one way from bytes to text: UTF-8 without NUL, and not more than is read in seconds.
 *
 * @param file for places
 */
export function textOf({ size, bytes }: Content, file: string, most: number): FileText {
  if (bytes === undefined || size > most)
    return {
      text: '',
      mistake: tooLarge(file, `The file has ${megabytes(size)} MiB; at most ${most >> 20} are read.`),
    };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (!isUtf8(bytes)) {
    const offset = firstWrong(bytes);
    return wrong(
      text,
      placeIn(bytes, offset, file),
      'file-text',
      `The byte 0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')} here is no part of a UTF-8 text.`,
      'Save the file as UTF-8.',
    );
  }
  const nul = bytes.indexOf(0);
  if (nul === -1) return { text, mistake: undefined };
  return wrong(
    text,
    placeIn(bytes, nul, file),
    'file-text',
    'A NUL character stands here.',
    'Remove it; a binary file is no text.',
  );
}

export function tooLarge(file: string, message: string): Diagnostic {
  return { at: { file, line: 1, col: 1 }, rule: 'file-size', message, fix: 'Split it.' };
}

function wrong(text: string, at: At, rule: string, message: string, fix: string): FileText {
  return { text, mistake: { at, rule, message, fix } };
}

function megabytes(bytes: number): string {
  return (Math.ceil((bytes / (1 << 20)) * 10) / 10).toFixed(1);
}

/** Line and column of a byte, columns in UTF-16 units as everywhere; what stands before it is UTF-8. */
function placeIn(bytes: Uint8Array, offset: number, file: string): At {
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.slice(0, lineStart).split('\n').length;
  return { file, line, col: before.length - lineStart + 1 };
}

/** Where the first character begins that is no UTF-8. */
function firstWrong(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > 1 && !isUtf8(bytes.subarray(at, at + length))) break;
    at += length;
  }
  return at;
}
