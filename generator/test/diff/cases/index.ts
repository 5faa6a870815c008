import type { RuleId } from '../../../src/diff/rules/index.ts';
import { answerCases } from './answers.ts';
import { callCases } from './calls.ts';
import type { Case } from './case.ts';
import { catalogueCases } from './catalogue.ts';
import { streamCases } from './streams.ts';

export type { Case } from './case.ts';
export { shopCases } from './shop.ts';

export const ownCases: readonly Case[] = [...callCases, ...answerCases, ...catalogueCases, ...streamCases];

/** Seen from the other side, the same edits prove the opposite rule. */
export const reversed: Readonly<Partial<Record<RuleId, RuleId>>> = {
  'operation-deprecated': 'operation-reinstated',
  'iterator-removed': 'iterator-added',
  'limit-added': 'limit-removed',
};
