import { expect, test } from 'vitest';
import { climbsAbove } from '../../../lib/wire/http1/climbs-above.ts';

test.each([
  '/../admin',
  '/a/../../admin',
  '/%2e%2e/admin',
  '/.%2E/x',
  '/..',
  '/..;x/admin',
  '/..\\admin',
  '/..%2fadmin',
  '/a/..%5c../x',
])('%s climbs above where it is put', (target) => expect(climbsAbove(target)).toBe(true));

test.each([
  '/',
  '/chat/completions',
  '/a/../b',
  '/a/./b',
  '/...',
  '/..a',
  '/a..',
  '/models/gemini-1.5-pro:streamGenerateContent?alt=sse',
  '/a?next=/../..',
])('%s does not climb', (target) => expect(climbsAbove(target)).toBe(false));
