/** What `cutover replay` says without playing anything. */
import { expect, it, vi } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

// Each starts the command, which takes long on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

it('lists the catalogue, by shape, for people and as JSON', async () => {
  const text = await runCli(['replay', '--list', '--shape', 'guard']);
  expect(text.code, text.stderr).toBe(0);
  expect(text.stdout).toMatch(/^openai-2026-04-23-moderation +73 min {2}guard, brown-out$/m);
  expect(text.stdout).not.toContain('openai-2023-11-08');
  const json = await runCli(['replay', '--list', '--provider', 'xai', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject([{ provider: 'xai', phases: [{ startMs: 0, rateFactor: 1 }] }]);
});

it('completes incidents, the shapes of --shape, and the shells of completion', async () => {
  const names = await runCli(['--get-yargs-completions', 'cutover', 'replay', 'openai-2023-11']);
  expect(names.stdout.trim().split('\n')).toEqual(['openai-2023-11-08-routing-oom', 'openai-2023-11-21-db']);
  expect(names.stderr).toBe('');
  const shapes = await runCli(['--get-yargs-completions', 'cutover', 'replay', '--shape', 'reg']);
  expect(shapes.stdout.trim()).toBe('regional');
  const shells = await runCli(['--get-yargs-completions', 'cutover', 'completion', '']);
  expect(shells.stdout.trim().split('\n')).toEqual(['bash', 'zsh', 'fish']);
});

it('shows examples', async () => {
  const { stdout } = await runCli(['replay', '--help']);
  expect(stdout).toMatch(/Examples:\s+cutover replay --list --shape regional/);
});

it('refuses a port for the status page that is none', async () => {
  const { code, stderr } = await runCli(['replay', 'openai-2023-11-08', 'drill.yaml', '--status-page', '99999']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--status-page must be auto or a port from 1 to 65535')]);
});
