import { costWords } from '../emit/words.ts';
import {
  answerText,
  bucketsOf,
  echoText,
  effectText,
  ruleText,
  securityText,
} from '../explain/operation-text.ts';
import type { Api, ApiOperation, Docs } from '../model/api.ts';
import { bucketWords, pageWords } from '../model/words.ts';
import { type Markdown, markdown, markdownJoined, markdownTable, prose, webLink } from '../print/markdown.ts';
import { webAddress } from '../print/url.ts';

/** What a viewer of plain OpenAPI would not show: the x- fields of an operation, as a table. */
export function operationMarkdown(operation: ApiOperation, api: Api): Markdown {
  const { section, id, costs, dataSources, page, rules, history, docs } = operation;
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['Called as', [`${api.name}.${section}.${id}`]],
    ['Security', [securityText(operation)]],
    ['Effect', [effectText(operation)]],
    ['Weight', [costs.map(costWords).join('; plus ') || 'none']],
    ['Limits', bucketsOf(operation, api).map(bucketWords)],
    ['Data source', [dataSources.join(', ')]],
    ['Echoes', [echoText(operation, api)]],
    ['Pages', [page === undefined ? '' : pageWords(page)]],
    ['Rules', rules.map(ruleText)],
    ['Errors', errorsOf(operation, api)],
    ['Answer by', [answerText(operation)]],
    ['History', history.map(({ date, change }) => `${date}: ${change}`)],
    ['Note', [docs.note ?? '']],
    ['Assumed', [docs.assumed === true ? 'yes: no page states all of this' : '']],
  ];
  const rows = facts.flatMap(([label, texts]) => {
    const shown = texts.filter((text) => text !== '').map(prose);
    return shown.length === 0 ? [] : [[prose(label), markdownJoined(shown, markdown`<br>`)]];
  });
  const source = sourceLink(docs);
  return markdownTable(
    [markdown`Fact`, markdown`Value`],
    source === '' ? rows : [...rows, [markdown`Documentation`, source]],
  );
}

/** A link where the address is one of the web, else the address as text. */
function sourceLink({ page, revision = 'no revision' }: Docs): Markdown {
  if (page === undefined) return markdown``;
  const address = webAddress(page);
  return address === undefined
    ? prose(`${page} (${revision})`)
    : markdown`${webLink(markdown`page of the exchange`, address)} (${prose(revision)})`;
}

/** Codes that its parameters and rules name. */
function errorsOf({ parameters, rules }: ApiOperation, api: Api): readonly string[] {
  const codes = [
    ...parameters.filter(({ supplied }) => !supplied).map(({ error }) => error?.code),
    ...rules.map(({ error }) => error?.code),
  ];
  return [...new Set(codes)].flatMap((code) => {
    if (code === undefined) return [];
    const names = api.errors.codes.find((entry) => entry.code === code)?.names ?? [];
    return [[code, ...names].join(' ')];
  });
}
