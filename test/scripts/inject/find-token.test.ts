import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createToken, readToken } from '../../../scripts/inject/find-token.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-token-'));
const CUTOVER_INJECT_TOKEN = 'sixteen-or-more-characters';

test('the file comes before the environment, and keeps its token over a restart', async () => {
  const path = join(folder, 'made');
  const first = await createToken({ CUTOVER_INJECT_TOKEN }, path);
  expect(first.from).toBe('file');
  expect(first.token).not.toBe(CUTOVER_INJECT_TOKEN);
  expect(await createToken({}, path)).toEqual(first);
  expect(await readToken({ CUTOVER_INJECT_TOKEN }, path)).toBe(first.token);
});

test('the environment comes before a new one', async () => {
  expect(await createToken({ CUTOVER_INJECT_TOKEN }, undefined)).toEqual({
    token: CUTOVER_INJECT_TOKEN,
    from: 'environment',
  });
  const made = [await createToken({}, undefined), await createToken({}, undefined)];
  expect(made.map(({ from }) => from)).toEqual(['made', 'made']);
  expect(made[0]?.token).not.toBe(made[1]?.token);
});

test.each([
  ['short', /16 to 500 printable characters without spaces, got 5 characters/],
  ['with spaces in the middle', /without spaces/],
])('a token that is no good is refused without being shown: %s', async (token, message) => {
  const error = await createToken({ CUTOVER_INJECT_TOKEN: token }, undefined).catch(
    (thrown: unknown) => thrown as Error,
  );
  expect(error).toMatchObject({ code: 'usage', message });
  expect((error as Error).message).not.toContain(token);
});

test.runIf(process.platform !== 'win32')('a file that others can read is refused with what to do', async () => {
  const path = join(folder, 'open');
  writeFileSync(path, CUTOVER_INJECT_TOKEN, { mode: 0o644 });
  await expect(readToken({}, path)).rejects.toThrow(`Run: chmod 600 ${path}`);
});

test('to call without a token says where one is taken from', async () => {
  await expect(readToken({}, undefined)).rejects.toThrow(/set CUTOVER_INJECT_TOKEN, or name a --token-file/);
  await expect(readToken({}, join(folder, 'none'))).rejects.toThrow(/cannot be read/);
});
