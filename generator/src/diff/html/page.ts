import type { Report } from '../report.ts';
export function printHtml(_report: Report): string {
  return '';
}
