import { errorText } from '../formats/read-value.ts';
import type { AppAnswer } from './app-answer.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';

/** What says that JSON of an application is no success; null: nothing does. */
export function findJsonError(json: unknown, { errorAt }: Pick<AppAnswer, 'errorAt'>): string | null {
  for (const pointer of errorAt) {
    const value = readPointer(json, pointer);
    if (value !== undefined && value !== null && value !== false) return errorText(value);
  }
  return null;
}

/** The same of the text that was answered. */
export function findTextError(text: string, { errorTexts }: Pick<AppAnswer, 'errorTexts'>): string | null {
  const lower = text.toLowerCase();
  const found = errorTexts.find((wanted) => lower.includes(wanted.toLowerCase()));
  return found === undefined ? null : `it says "${found}"`;
}
