import type { Plain } from './document.ts';

export const viewerFile = 'redoc.standalone.js';

/** Settings of the viewer. `sanitize`: descriptions may hold Markdown, but no script. Fonts are the reader's own. */
const options = {
  sanitize: true,
  hideDownloadButtons: true,
  nativeScrollbars: true,
  jsonSamplesExpandLevel: 3,
  // The call sample comes before the form body that it sends.
  payloadSampleIdx: 1,
  theme: {
    sidebar: { width: '300px' },
    typography: {
      fontFamily: 'system-ui, sans-serif',
      headings: { fontFamily: 'system-ui, sans-serif' },
      code: { fontFamily: 'ui-monospace, monospace' },
    },
  },
};

/** The page with its document inside, so that it also opens from a disk, where a page may fetch nothing. */
export function referencePage(title: string, document: Plain): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 }</style>
</head>
<body>
<div id="reference"></div>
<script type="application/json" id="document">${scriptText(document)}</script>
<script src="${viewerFile}"></script>
<script>
Redoc.init(
  JSON.parse(document.getElementById('document').textContent),
  ${scriptText(options)},
  document.getElementById('reference'),
);
</script>
</body>
</html>
`;
}

/** JSON that can stand in a script element: nothing in it ends the element or opens a comment. */
export function scriptText(value: Plain): string {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
