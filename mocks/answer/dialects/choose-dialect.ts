import type { MockSettings } from '../../../lib/drill/mock/mock-settings.ts';
import { findNamed } from '../find-named.ts';
import type { Dialect } from './dialect.ts';
import { dialects } from './index.ts';

/** The dialect a mock speaks under a system prompt: the first of `promptDialects` that fits, else its own. */
export function chooseDialect({ dialect, promptDialects = [] }: MockSettings, system: string): Dialect {
  const chosen = promptDialects.find(({ whenSystemContains }) => system.includes(whenSystemContains));
  return findNamed<Dialect>(dialects, chosen?.dialect ?? dialect, 'dialect');
}
