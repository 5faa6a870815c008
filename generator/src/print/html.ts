import { createHash } from 'node:crypto';
import { joined, type Safe, type Template, template } from './safe.ts';
import { visible } from './visible.ts';

/** Text of an HTML page. */
export type Html = Safe<'html'>;

export const html: Template<'html'> = template();

/** Foreign text as text, also within a quoted attribute. */
export function htmlText(text: string): Html {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;') as Html; // this is the gate
}

export function htmlJoined(parts: readonly Html[], separator: Html = html``): Html {
  return joined(parts, separator);
}

/** A script or style sheet of our own, which ends where its element does. */
export function ownAsset(text: string): Html {
  if (/<\/(?:script|style)|<!--/i.test(text))
    throw new Error('A script or style sheet would end its element.');
  return text as Html; // read from our sources; it has just been looked at
}

export interface Needs {
  /** Texts of the page's own script elements, and where other scripts may come from. */
  readonly scripts: readonly string[];
  readonly scriptsFrom?: string;
  /** Texts of the page's own style elements; `inline` for a page whose scripts make some. */
  readonly styles: readonly string[] | 'inline';
  /** What else it needs: `img-src data:`. */
  readonly more?: readonly string[];
}

/** A policy under which a page runs what it came with and asks nobody for anything. */
export function contentSecurityPolicy({ scripts, scriptsFrom = '', styles, more = [] }: Needs): Html {
  const rules = [
    "default-src 'none'",
    `script-src ${[scriptsFrom, ...scripts.map(hashSource)].join(' ').trim()}`,
    `style-src ${styles === 'inline' ? "'unsafe-inline'" : styles.map(hashSource).join(' ')}`,
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return htmlText(rules.join('; '));
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
