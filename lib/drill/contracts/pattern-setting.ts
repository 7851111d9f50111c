import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { type Reader, text } from '../../kit/settings/reader.ts';
import { compileLinearPattern } from './linear-pattern.ts';

/** Reads a regular expression that can be matched in linear time. */
export function pattern(): Reader<string> {
  const plain = text();
  return {
    read(input, path) {
      const source = plain.read(input, path);
      try {
        compileLinearPattern(source);
      } catch (cause) {
        throw new CutoverError('usage', `${path} must be a regular expression: ${formatCause(cause)}`, { cause });
      }
      return source;
    },
    describe: () => ({ kind: 'text', rule: 'a regular expression that can be matched in linear time' }),
  };
}
