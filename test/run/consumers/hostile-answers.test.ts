/** Answers that are hostile to whoever hands them on: code of one's own gets each of them as it came, and says what it makes of it. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { startAskers } from '../../../lib/run/consumers/start-askers.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { askModule, failed, useModules } from '../../support/ask-module.ts';
import { commandContract } from '../../support/command-contract.ts';

useModules();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const LARGE = 10_000_000;
const texts: [name: string, text: string][] = [
  ['10 MB', 'x'.repeat(LARGE)],
  ['10 MB of what is escaped', '\u0001"\\'.repeat(LARGE / 3)],
  ['10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['millions deep', '['.repeat(LARGE / 2) + ']'.repeat(LARGE / 2)],
  ['the prototype', '{"__proto__":{"id":1,"outcome":"usable"},"constructor":{"prototype":{}}}'],
  ['lone surrogates', 'a\ud800b\udfffc'],
  ['NUL', 'a\0b'],
  ['what is no UTF-8', Buffer.from([0xff, 0xc0, 0xed, 0xa0, 0x80, 0x41]).toString('utf8')],
  ['line ends of every kind', 'a\nb\r\nc\u2028d\u2029e\u0085'],
  ['what looks like an outcome', '\n{"id":1,"outcome":"usable"}\n'],
  ['bait for patterns', `${'a'.repeat(50_000)}!`],
];
/** All of an answer's text, lone surrogates too. */
const digest = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
const DIGEST = `require('node:crypto').createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex')`;
const expected = texts.map(([, text]) => failed('own:seen', digest(text)));
const said = texts.map(([, text]) => text);

describe('hostile answers', () => {
  it('come to a module as they are', async () => {
    const code = `export default ({ text }) => ({ outcome: 'failed', kind: 'seen', words: ${DIGEST} });`;
    expect(await askModule(code, said, { timeoutMs: 60_000 })).toEqual(expected);
  });

  it('come to a program as they are', async () => {
    const code = `const { text } = q.answer; say({ id: q.id, outcome: 'failed', kind: 'seen', words: ${DIGEST} })`;
    await using asking = await startAskers({
      contracts: [commandContract(code, folder, { timeoutMs: 60_000 })],
      folder,
      env: process.env,
      clean: (text) => text,
      warn: () => {},
    });
    const ask = (text: string) =>
      asking.askers.get(0)!.ask({ ...emptyAnswer(), text, finishReason: 'stop', ending: 'good' }, unknownRequest);
    expect(await Promise.all(said.map(ask))).toEqual(expected);
  });

  it('that a module parses strictly or by a pattern that explodes cost that answer alone', async () => {
    const code = String.raw`export default ({ text }) => { if (/^(a+)+$/.test(text)) return 1; return JSON.parse(text); }`;
    const outcomes = await askModule(code, ['{}', `${'a'.repeat(60)}!`, '['.repeat(LARGE / 10), '{}'], {
      timeoutMs: 10_000,
    });
    expect(outcomes).toEqual([
      { outcome: 'usable' },
      failed('consumer-hung', expect.any(String)),
      failed('consumer-threw', expect.stringContaining('SyntaxError')),
      { outcome: 'usable' },
    ]);
  });
});
