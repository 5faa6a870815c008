import fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** Texts that would be markup, a command or invisible, and what other people's readers make of our outputs. */

// biome-ignore format: a list of pieces
const pieces: readonly string[] = [
  '\n', '\r', '\r\n', '\0', '\x07', '\x08', '\x1b[31m', '\x1b]0;title\x07', '\x9b31m', '\x7f', '\x85', '\v', '\f', '\t', ' ', '  ',
  '\u061c', '\u00ad', '\u180e', '\u200b', '\u200d', '\u200e', '\u202a', '\u202e', '\u2028', '\u2029', '\u2060', '\u2066', '\u2069',
  '\u3164', '\ufeff', '\ufe0f', '\ufff9', '\ud800', '\udc00', '\ufffe', '\u{e0041}', '\u{1d173}', '\u{f0000}', '😀',
  '@octocat', '@octo/team', '#123', 'GH-1', 'gh-7', 'octo/repo#1', 'octo@deadbeef', 'deadbeefcafe', '0123456789abcdef0123456789abcdef01234567',
  'https://evil.example/x', 'http://evil.example', 'HTTPS://EVIL.example', 'www.evil.example', 'ftp://evil.example', 'a@evil.example',
  'mailto:a@evil.example', 'xmpp:a@evil.example', '<https://evil.example>', '<a@evil.example>',
  '![i](https://evil.example/i.png)', '![i][r]', '[x](javascript:alert(1))', '[x]: https://evil.example', '[r]', '[x][r]', '[^1]', '[^1]: x',
  '<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '</script>', '<!-- exspec-diff -->', '<!--', '-->', '</details>', '<b', '>', '&lt;',
  '&#64;octocat', '&#x3c;img&#x3e;', '&', '`', '``', '```', '~~~', '|', '| --- |', '|---|', '\\', '\\\\', '*', '**', '_', '__', '~~', '# h', '#', '##',
  '- x', '+ x', '* x', '1. x', '1)', '> x', '---', '===', '***', ':---:', '- [ ] x', '$x$', '$$', '$`x`$', ':smile:', '!', '(', ')', '[', ']', '{', '}',
  '::error::x', '::error file=a,line=1::x', ' ::add-mask::x', '::set-output name=a::b', '::stop-commands::x', '::endgroup::', '::', ':', '##[error]x',
  '##[add-matcher]x', '##vso[task.setvariable]x', '%0A::error::x', '%0D', '%25', '%', ',', '"', "'", '"><img src=x>', "'onclick='x", 'javascript:alert(1)',
  'data:text/html,x', '.', '/', '../', '~', '^', '=', ';', 'a', 'Z', '0', 'word', 'Two words', '中文', 'é', '🇩🇪',
];

export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''));

/** As a terminal, an editor or a reviewer sees it: nothing, or something else than what stands there. Written out, not by properties. */
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: one by one
  /[\0-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\u{d800}-\u{dfff}\u{e000}-\u{f8ff}\u{f0000}-\u{10ffff}]/u;

function seen(text: string, where: string): readonly string[] {
  const found = unseen.exec(text.replaceAll('\ufffd', ''));
  return found === null ? [] : [`${where} has U+${found[0].codePointAt(0)?.toString(16)}`];
}

/** What a runner does with a line of a log: actions/runner, ActionCommand, read before its commands are known. */
function commandIn(line: string): string | undefined {
  const trimmed = line.trimStart();
  if (trimmed.startsWith('::') && trimmed.indexOf('::', 2) >= 0)
    return /^::([^ :]*)/.exec(trimmed)?.[1] ?? '';
  const at = line.indexOf('##[');
  return at >= 0 ? line.slice(at, at + 20) : undefined;
}

export function terminalFaults(text: string): readonly string[] {
  return [
    ...seen(text, 'terminal'),
    ...text.split('\n').flatMap((line) => {
      const command = commandIn(line);
      return command === undefined ? [] : [`terminal line is a command: ${line}`];
    }),
  ];
}

export function jsonFaults(text: string, value?: unknown): readonly string[] {
  const same = value === undefined || JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  return [...terminalFaults(text), ...(same ? [] : ['JSON reads as something else'])];
}

/** @param commands how many there are to be */
export function workflowFaults(text: string, commands: number): readonly string[] {
  const lines = text.split('\n');
  const last = lines.pop();
  const wrong = lines.filter(
    (line) => !/^::(?:error|warning|notice) (?:file=[^,:]*,line=\d+,col=\d+,)?title=[^,:]*::.*$/.test(line),
  );
  return [
    ...seen(text, 'workflow'),
    ...wrong.map((line) => `workflow line is not ours: ${line}`),
    ...(last === '' && lines.length === commands ? [] : [`${lines.length} workflow lines of ${commands}`]),
  ];
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly depth?: number;
  readonly children?: readonly Node[];
}

export interface MarkdownShape {
  /** Block kinds that our own words make. */
  readonly blocks: readonly string[];
  /** Raw HTML of ours. */
  readonly html: RegExp;
  readonly link: RegExp;
  readonly headings: RegExp;
}

const mention = /(?:^|[^\w`])@[a-z\d]/i;
const reference =
  /#\d|\bgh-\d|(?:https?|ftp):\/\/|www\.|mailto:|xmpp:|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])|\w@\w+\.\w|:[a-z][\w+-]*:|\$\S/i;

/** What GitHub would make of a report beside what we put there. */
export function markdownFaults(text: string, shape: MarkdownShape): readonly string[] {
  const faults: string[] = [...seen(text, 'markdown')];
  for (const line of text.split('\n'))
    if (commandIn(line) !== undefined) faults.push(`markdown line is a command: ${line}`);
  const visit = (node: Node): void => {
    const inline = ['text', 'inlineCode', 'code', 'paragraph', 'strong', 'listItem', 'list', 'break', 'root'];
    if (node.type === 'html') {
      if (!shape.html.test(node.value ?? '')) faults.push(`html ${node.value}`);
    } else if (node.type === 'link') {
      if (!shape.link.test(node.url ?? '')) faults.push(`link ${node.url}`);
    } else if (node.type === 'heading') {
      if (!shape.headings.test(plain(node))) faults.push(`heading ${plain(node)}`);
    } else if (!inline.includes(node.type) && !shape.blocks.includes(node.type)) faults.push(node.type);
    if (node.type === 'text' && mention.test(node.value ?? '')) faults.push(`mention ${node.value}`);
    if (node.type === 'text' && reference.test(node.value ?? '')) faults.push(`reference ${node.value}`);
    for (const child of node.children ?? []) visit(child);
  };
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return faults;
}

function plain({ value, children }: Node): string {
  return value ?? (children ?? []).map(plain).join('');
}

type HtmlNode = DefaultTreeAdapterTypes.Node;

/** What a browser would make of a page beside what we put there. */
export function htmlFaults(text: string, allowed: ReadonlySet<string>, scripts: number): readonly string[] {
  const faults: string[] = [];
  let found = 0;
  const visit = (node: HtmlNode): void => {
    if ('tagName' in node) {
      if (!allowed.has(node.tagName)) faults.push(`<${node.tagName}>`);
      if (node.tagName === 'script') found++;
      for (const { name, value } of node.attrs) {
        if (name.startsWith('on') || name === 'style' || name === 'srcdoc') faults.push(`${name}=${value}`);
        if ((name === 'href' || name === 'src') && !/^(?:https?:|redoc\.|data:,$)/.test(value))
          faults.push(`${name}=${value}`);
      }
    }
    if (node.nodeName === '#comment') faults.push('a comment');
    if ('value' in node && node.nodeName === '#text') faults.push(...seen(node.value, 'html'));
    if ('childNodes' in node && !('tagName' in node && ['script', 'style'].includes(node.tagName)))
      for (const child of node.childNodes) visit(child);
  };
  visit(parse(text));
  return found === scripts ? faults : [...faults, `${found} scripts`];
}
