import { RE2JS } from 're2js';
import { splitLookaheads } from './leading-lookaheads.ts';
import { translatePattern } from './translate-pattern.ts';

/** A compiled pattern of a schema. */
export interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

/**
 * Compiles a pattern of a user's so that no text takes long to match: JavaScript's own engine takes years for some (`^(\w+ ?)+$`).
 * Means what it means to JavaScript with the flag `u`, and `i` with `ignoreCase`. Throws an error that says why where there is no such pattern.
 */
export function compileLinearPattern(pattern: string, { ignoreCase = false } = {}): LinearPattern {
  // What is wrong with it is said as everywhere.
  void new RegExp(pattern, 'u');
  const flags = ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
  const { lookaheads, rest } = splitLookaheads(pattern);
  const compiled = compilePart(rest, pattern, flags);
  const conditions = lookaheads.map(({ isNegative, pattern: part }) => ({
    isNegative,
    part: compilePart(part, pattern, flags),
  }));
  return {
    test: (text) => conditions.every(({ isNegative, part }) => part.test(text) !== isNegative) && compiled.test(text),
    toString: () => pattern,
  };
}

/** Compiles a part of a pattern; an error speaks of the whole. */
function compilePart(part: string, pattern: string, flags: number): RE2JS {
  const translation = translatePattern(part);
  if (translation.kind === 'refused') throw refuse(pattern, translation.reason);
  try {
    return RE2JS.compile(translation.pattern, flags);
  } catch (error) {
    throw refuse(
      pattern,
      String(error instanceof Error ? error.message : error).replace(/^error parsing regexp: /, ''),
      error,
    );
  }
}

function refuse(pattern: string, reason: string, cause?: unknown): Error {
  return new Error(
    `the pattern ${JSON.stringify(pattern)} cannot be matched in linear time: ${reason}. Say it without (a length with minLength and maxLength), or leave it out`,
    { cause },
  );
}
