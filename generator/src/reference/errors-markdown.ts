import type { Api } from '../model/api.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';

/** Every documented error code, by section. Empty where none is documented. */
export function errorsMarkdown({ errors }: Api): string {
  const sections = errors.sections.map(({ id, title }) => {
    const codes = errors.codes.filter(({ section }) => section === id);
    return codes.length === 0
      ? ''
      : `## ${escapeMarkdown(title)}\n\n${markdownTable(
          ['Code', 'Name', 'HTTP status', 'Messages'],
          codes.map(({ code, names, httpStatus, messages }) =>
            [String(code), names.join(', '), String(httpStatus)]
              .map(escapeMarkdown)
              .concat(messages.map(escapeMarkdown).join('<br>')),
          ),
        )}`;
  });
  const filters = errors.filterFailures.map(({ filter, message, description }) =>
    [filter, message, description].map(escapeMarkdown),
  );
  const rejections = errors.orderRejections.messages.map(({ id, message, description }) =>
    [id, message, description].map(escapeMarkdown),
  );
  return [
    ...sections,
    filters.length === 0
      ? ''
      : `## Filter failures\n\n${markdownTable(['Filter', 'Message', 'Meaning'], filters)}`,
    rejections.length === 0
      ? ''
      : `## Order rejections\n\nCodes ${errors.orderRejections.codes.join(', ')}.\n\n${markdownTable(['Name', 'Message', 'Meaning'], rejections)}`,
  ]
    .filter((one) => one !== '')
    .join('\n\n');
}
