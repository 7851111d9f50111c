import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';
import { readShell } from '../../../scripts/terminal/completion.ts';

describe('completion is for', () => {
  test.each([
    [['completion', 'zsh'], '/bin/bash', 'zsh'],
    [['completion', 'fish'], undefined, 'fish'],
    [['completion'], '/usr/bin/fish', 'fish'],
    [['completion'], '/bin/dash', 'bash'],
    [['completion'], undefined, 'bash'],
    [['completion', '--help'], '/bin/zsh', null],
    [['completion', 'fish', '--help'], '/bin/zsh', null],
    [['drill', 'zsh'], '/bin/zsh', null],
    [[], '/bin/zsh', null],
  ] as const)('%j with SHELL=%s: %s', (args, SHELL, shell) => {
    expect(readShell(args, { SHELL })).toBe(shell);
  });

  test('one shell', () => {
    expect(() => readShell(['completion', 'fish', 'zsh'], {})).toThrow(
      'completion takes one shell, of bash, zsh, fish, got "fish zsh".',
    );
  });

  test('whoever asks for its help, which is no script', async () => {
    const { code, stdout } = await runCli(['completion', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('cutover completion [shell]');
    expect(stdout).not.toContain('yargs');
  });

  test('no shell there is nothing for', () => {
    expect(() => readShell(['completion', 'fsh'], {})).toThrow(
      'completion must be for one of bash, zsh, fish, got "fsh". Did you mean zsh?',
    );
  });
});
