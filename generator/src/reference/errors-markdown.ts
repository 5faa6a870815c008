import type { Api } from '../model/api.ts';
import { type Markdown, markdown, markdownJoined, markdownTable, prose } from '../print/markdown.ts';

/** Every documented error code, by section. Empty where none is documented. */
export function errorsMarkdown({ errors }: Api): Markdown {
  const sections = errors.sections.map(({ id, title }) => {
    const codes = errors.codes.filter(({ section }) => section === id);
    if (codes.length === 0) return markdown``;
    const rows = codes.map(({ code, names, httpStatus, messages }) => [
      prose(String(code)),
      prose(names.join(', ')),
      prose(String(httpStatus)),
      markdownJoined(messages.map(prose), markdown`<br>`),
    ]);
    const head = [markdown`Code`, markdown`Name`, markdown`HTTP status`, markdown`Messages`];
    return markdown`## ${prose(title)}\n\n${markdownTable(head, rows)}`;
  });
  const filters = errors.filterFailures.map(({ filter, message, description }) =>
    [filter, message, description].map(prose),
  );
  const rejections = errors.orderRejections.messages.map(({ id, message, description }) =>
    [id, message, description].map(prose),
  );
  const blocks = [
    ...sections,
    filters.length === 0
      ? markdown``
      : markdown`## Filter failures\n\n${markdownTable([markdown`Filter`, markdown`Message`, markdown`Meaning`], filters)}`,
    rejections.length === 0
      ? markdown``
      : markdown`## Order rejections\n\nCodes ${prose(errors.orderRejections.codes.join(', '))}.\n\n${markdownTable([markdown`Name`, markdown`Message`, markdown`Meaning`], rejections)}`,
  ];
  return markdownJoined(
    blocks.filter((one) => one !== ''),
    markdown`\n\n`,
  );
}
