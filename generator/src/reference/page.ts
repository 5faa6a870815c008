import { contentSecurityPolicy, type Html, html, htmlText, ownAsset } from '../print/html.ts';
import type { Plain } from './readable.ts';

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
export function referencePage(title: string, document: Plain): Html {
  const content = scriptText(document);
  const start = ownAsset(`
Redoc.init(
  JSON.parse(document.getElementById('document').textContent),
  ${scriptText(options)},
  document.getElementById('reference'),
);
`);
  // The viewer makes style elements, and searches in a worker that it makes from a text.
  const policy = contentSecurityPolicy({
    scripts: [start],
    scriptsFrom: `'self' file:`,
    styles: 'inline',
    more: ['img-src data:', 'font-src data:', 'worker-src blob:'],
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${htmlText(title)}</title>
<link rel="icon" href="data:,">
<style>body { margin: 0 }</style>
</head>
<body>
<div id="reference"></div>
<script type="application/json" id="document">${content}</script>
<script src="${htmlText(viewerFile)}"></script>
<script>${start}</script>
</body>
</html>
`;
}

/** JSON that can stand in a script element: nothing in it ends the element or opens a comment. */
export function scriptText(value: Plain): Html {
  return JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029') as Html; // this is the gate of script elements
}
