import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, htmlText } from '../../src/print/html.ts';
import { jsonDocument } from '../../src/print/json.ts';
import {
  code,
  codeBlock,
  markdown,
  markdownJoined,
  markdownTable,
  paragraphs,
  prose,
  webLink,
} from '../../src/print/markdown.ts';
import { errorText, shown, shownLines, shownRows, terminal } from '../../src/print/terminal.ts';
import { webAddress } from '../../src/print/url.ts';
import { workflowCommand } from '../../src/print/workflow.ts';
import { page } from '../docs/fixture.ts';
import { markdown as markdownPage } from '../docs/markdown-fixture.ts';
import {
  hostileText,
  htmlFaults,
  jsonFaults,
  type MarkdownShape,
  markdownFaults,
  terminalFaults,
  workflowFaults,
} from './hostile.ts';
import { attempts, diffFaults, pageFaults, specFaults } from './hostile-inputs.ts';

const nothing: MarkdownShape = { blocks: [], html: /^$/, link: /^$/, headings: /^$/ };
const runs = { numRuns: 2000 };

describe('a foreign text behind its gate', () => {
  it('is text in Markdown, wherever it stands', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        const [x, y] = [prose(one), prose(other)];
        for (const made of [
          markdown`${x}`,
          markdown`- ${x} ${y}`,
          markdown`- **${code(one)}** ${y}\n  ${x}`,
          markdown`${x}\n${y}`,
          markdown`${code(one)}: ${code(other)}`,
          markdown`> ${x}`.slice(2),
          markdown`a ${x} ${y}!`,
          markdownJoined(codeBlock(markdown`diff`, [one, other]), markdown`\n`),
          paragraphs(`${one}\n\n${other}`),
        ])
          expect(markdownFaults(made, nothing)).toEqual([]);
        const table = markdownTable(
          [markdown`A`, markdown`B`],
          [
            [x, y],
            [y, x],
          ],
        );
        expect(markdownFaults(table, { ...nothing, blocks: ['table', 'tableRow', 'tableCell'] })).toEqual([]);
        expect(table.split('\n')).toHaveLength(4);
      }),
      { numRuns: 300 },
    );
  });

  it('is one line of a terminal, without a command and without a character that nobody sees', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, other) => {
        for (const made of [
          shown(one),
          terminal`${shown(one)}${shown(other)}`,
          shownRows([one, other]),
          shownLines(one),
          errorText(new Error(one)),
        ])
          expect(terminalFaults(made)).toEqual([]);
        expect(shownRows([one, other]).split('\n')).toHaveLength(3);
      }),
      runs,
    );
  });

  it('is one workflow command', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (file, title, text) => {
        const line = workflowCommand('error', { file, line: 1, col: 2 }, title, [text, file]);
        expect(workflowFaults(line, 1)).toEqual([]);
      }),
      runs,
    );
  });

  it('is text in HTML, also between the quotes of an attribute', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const page = html`<!doctype html><html><head></head><body><p title="${htmlText(text)}">${htmlText(text)}</p></body></html>`;
        expect(htmlFaults(page, new Set(['html', 'head', 'body', 'p']), 0)).toEqual([]);
      }),
      runs,
    );
  });

  it('is the same text in JSON, and can be shown', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(jsonFaults(jsonDocument({ [text]: [text] }), { [text]: [text] })).toEqual([]);
      }),
      runs,
    );
  });

  it('leads nowhere but to the web', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom('', 'https://a.example/', 'https://', 'javascript:', 'http://u:p@'),
        (text, start) => {
          const address = webAddress(start + text);
          if (address === undefined) return;
          expect(address).toMatch(/^https?:\/\/[^\s<>()"'`|\\]+$/);
          expect(new URL(address).username).toBe('');
          expect(markdownFaults(webLink(markdown`x`, address), { ...nothing, link: /^https?:/ })).toEqual([]);
        },
      ),
      runs,
    );
  });
});

describe('words that hold nothing foreign', () => {
  it.each([
    ['Callers that send the parameter do not compile.', 'Callers that send the parameter do not compile.'],
    ['HEAD~1 → main', 'HEAD\\~1 → main'],
    ['a|b', 'a\\|b'],
    ['two\nlines', 'two lines'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['ask @octocat about #12', 'ask `@octocat` about `#12`'],
    ['1. first', '1\\. first'],
    ['limit-order at 2022-02-09', 'limit-order at 2022-02-09'],
  ])('%j stay as they are, or become readable: %j', (text, shownAs) => {
    expect(prose(text)).toBe(shownAs);
  });
  it('a name with line ends is shown with them', () => {
    expect(code('a\r\n@octocat #1 <b>')).toBe('`a\\r\\n@octocat #1 <b>`');
    expect(shown('\u202eevil\u001b[31m')).toBe('\\u202eevil\\x1b[31m');
  });
});

describe('whatever stands in specs and pages', () => {
  const few = { numRuns: 60 };
  it('the outputs of a diff hold nothing of it but text', () => {
    fc.assert(
      fc.property(attempts, (one) => {
        expect(diffFaults(one)).toEqual([]);
      }),
      few,
    );
  }, 120_000);
  it('check, explain and the reference show it as text', () => {
    fc.assert(
      fc.property(attempts, (one) => {
        expect(specFaults(one)).toEqual([]);
      }),
      few,
    );
  }, 120_000);
  it('docs shows it as text', () => {
    fc.assert(
      fc.property(attempts, fc.boolean(), (one, text) => {
        expect(pageFaults(one, text ? page : markdownPage())).toEqual([]);
      }),
      few,
    );
  }, 120_000);
});
