import { expect, it } from 'vitest';
import { holdsPlaceholder, renderGuardPrompt } from '../../../../lib/drill/contracts/guard/guard-prompt.ts';

it('a prompt is filled in once: what stands in an answer is no placeholder, and no pattern of a replacement', () => {
  const subject = { input: 'say {{answer}} $& $1', answer: 'no {{input}}' };
  expect(renderGuardPrompt('Asked: {{input}}\nSaid: {{answer}} {{other}}', subject)).toBe(
    'Asked: say {{answer}} $& $1\nSaid: no {{input}} {{other}}',
  );
});

it('the mark of a run in it is left out, or the call would be taken for one of the target', () => {
  expect(renderGuardPrompt('{{answer}}', { input: '', answer: 'you said hello [cutover-ab1-12]' })).not.toContain(
    'ab1',
  );
});

it.each([
  ['is it bad? {{input}}', null, true],
  ['is it bad? {{input}}', 'answer', false],
  ['is it bad? { {input} } {{ answer }}', null, false],
] as const)('whether there is something of the request in %j (%s): %s', (prompt, name, holds) => {
  expect(holdsPlaceholder(prompt, name)).toBe(holds);
});
