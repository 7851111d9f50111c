import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const command = fileURLToPath(new URL('../../scripts/cutover.mjs', import.meta.url));

/** Runs the command on a Node that says it is this old. */
function runOnNode(version: string, args: readonly string[]): Promise<{ code: unknown; stderr: string }> {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, command, ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, nodeArgs, (error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });
}

test.each(['18.20.8', '20.18.3', '8.0.0'])('On Node %s it says in one line which one is needed', async (version) => {
  expect(await runOnNode(version, ['--version'])).toEqual({
    code: 2,
    stderr: `cutover: Node 20.19 or newer is needed, this is ${version}. Install one from nodejs.org.\n`,
  });
});

test('On a Node that is new enough it starts', async () => {
  expect(await runOnNode('22.0.0', ['--version'])).toEqual({ code: 0, stderr: '' });
});

test.each(['drill', 'score', 'report'])('What %s is made of can be loaded as it is run', async (name) => {
  const { code, stderr } = await runOnNode('22.0.0', [name, 'nowhere.json']);
  expect(stderr).toMatch(/^cutover: nowhere\.json .*\n$/);
  expect(code).toBe(2);
});
