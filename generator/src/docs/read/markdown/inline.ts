import { halfWidth } from '../lines.ts';

/** Text as a reader sees it: without links, emphasis and what is struck through. Code marks stay. */
export function plain(text: string): string {
  return text
    .replace(/~~[\s\S]*?~~/g, '')
    .replace(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\((?:[^()\s]|\([^)]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/<((?:https?|wss?):\/\/[^>\s]+)>/g, '$1')
    .replaceAll('**', '')
    .replace(/\\([\\`*_{}[\]()#+\-.!~|<>])/g, '$1')
    .trim();
}

/** As `plain`, and without code marks, on one line and with ASCII punctuation: what labels are known by. */
export function bare(text: string): string {
  return halfWidth(plain(text)).replaceAll('`', '').replace(/\s+/g, ' ').trim();
}

/** The texts in code marks, struck-through ones left out. */
export function codesIn(text: string): readonly string[] {
  return [...text.replace(/~~[\s\S]*?~~/g, '').matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
    code === undefined ? [] : [code.trim()],
  );
}

/** Nothing is left of it: it was struck through, or the page calls it removed. */
export function isStruck(text: string): boolean {
  return /^~~[\s\S]*~~$/.test(text.trim());
}
