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

/**
 * A policy under which a page runs the scripts that it came with and asks nobody for anything.
 *
 * @param scripts the texts of the page's own script elements
 * @param more what else a page needs: `img-src data:`
 */
export function contentSecurityPolicy(scripts: readonly string[], more: readonly string[]): Html {
  const hashes = scripts.map((one) => `'sha256-${createHash('sha256').update(one).digest('base64')}'`);
  const rules = [
    "default-src 'none'",
    `script-src ${hashes.join(' ')}`,
    ...more,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return htmlText(rules.join('; '));
}
