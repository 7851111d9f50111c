import { describe, expect, test } from 'vitest';
import { readShell } from '../../../scripts/terminal/completion.ts';

describe('completion is for', () => {
  test.each([
    [['completion', 'zsh'], '/bin/bash', 'zsh'],
    [['completion', 'fish'], undefined, 'fish'],
    [['completion'], '/usr/bin/fish', 'fish'],
    [['completion'], '/bin/dash', 'bash'],
    [['completion'], undefined, 'bash'],
    [['completion', '--help'], '/bin/zsh', null],
    [['drill', 'zsh'], '/bin/zsh', null],
    [[], '/bin/zsh', null],
  ] as const)('%j with SHELL=%s: %s', (args, SHELL, shell) => {
    expect(readShell(args, { SHELL })).toBe(shell);
  });

  test('no shell there is nothing for', () => {
    expect(() => readShell(['completion', 'fsh'], {})).toThrow(
      'completion must be for one of bash, zsh, fish, got "fsh". Did you mean zsh?',
    );
  });
});
