import type { MockModel } from '../mock-model.ts';
import type { Dialect } from './dialect.ts';

/** The dialect a mock speaks under a system prompt: the first of `promptDialects` that fits, else its own. */
export function chooseDialect({ dialect, promptDialects }: MockModel, system: string): Dialect {
  return promptDialects.find(({ whenSystemContains }) => system.includes(whenSystemContains))?.dialect ?? dialect;
}
