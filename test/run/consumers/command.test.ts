/** What a program of the user's may say, in whatever language; here in sh and Node, since what judges lines is the same. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { startAskers } from '../../../lib/run/consumers/start-askers.ts';
import { failed } from '../../support/ask-module.ts';
import { expecting } from '../../support/answered-request.ts';
import { commandContract } from '../../support/command-contract.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a program says of answers with these texts; its code has `say`, and is run with each question as `q`. */
async function ask(code: string, texts: readonly string[], settings = {}, env: NodeJS.ProcessEnv = process.env) {
  const contract = commandContract(code, folder, settings);
  await using asking = await startAskers({ contracts: [contract], folder, env, clean: (text) => text, warn: () => {} });
  const request = expecting({ kind: 'json', value: { label: 'refund' } });
  const asker = asking.askers.get(0)!;
  return await Promise.all(
    texts.map((text) => asker.ask({ ...emptyAnswer(), text, finishReason: 'stop', ending: 'good' }, request)),
  );
}

const usable = { outcome: 'usable' };
const anything: unknown = expect.any(String);
/** What it does with an answer of this text. */
const deeds: [text: string, code: string, outcome: object][] = [
  [
    'own',
    'say({ id: q.id, outcome: "failed", kind: "no-label", words: "no label" })',
    failed('own:no-label', 'no label'),
  ],
  [
    'crash',
    'console.error("no label, no fun"); process.exit(3)',
    failed('consumer-crashed', expect.stringMatching(/code 3: no label, no fun/)),
  ],
  ['hang', '', failed('consumer-hung', anything)],
  ['garbage', 'say("Here you are:")', failed('consumer-garbage', expect.stringContaining('no JSON: Here you are:'))],
  [
    'outcome',
    'say({ id: q.id, outcome: "fine" })',
    failed('consumer-garbage', expect.stringContaining('an outcome that is none')),
  ],
  ['long', 'say("x".repeat(2 ** 21))', failed('consumer-garbage', expect.stringContaining('1 MiB'))],
];

describe('a command', () => {
  it.each(deeds)(
    'that does %s with one answer has that one found, and judges those before and behind',
    async (text, code, outcome) => {
      const all = `if (q.answer.text === 'fine') return say({ id: q.id, outcome: 'usable' }); ${code}`;
      expect(await ask(all, ['fine', text, 'fine'], { timeoutMs: 400 })).toEqual([usable, outcome, usable]);
    },
  );

  it.each([
    ['answers twice to one id', 'say({ id: q.id, outcome: "usable" }); say({ id: q.id, outcome: "usable" })'],
    ['answers to an id that nobody asked', 'say({ id: 999, outcome: "usable" })'],
    [
      'answers ahead, in one breath',
      `require('node:fs').writeSync(1, [0, 1, 2, 3].map((more) => JSON.stringify({ id: q.id + more, outcome: 'usable' })).join('\\n') + '\\n')`,
    ],
    ['ends after each answer', 'say({ id: q.id, outcome: "usable" }); process.exit(0)'],
  ])('that %s is never taken at its word for an answer that it was not asked about', async (_, code) => {
    const said = await ask(`if (q.answer.text === 'b') return say({ id: q.id, outcome: 'failed' }); ${code}`, [
      'a',
      'b',
      'a',
      'b',
    ]);
    for (const at of [1, 3]) expect(said[at]?.outcome).not.toBe('usable');
  });

  it('that writes garbage is not believed what it writes in the same breath', async () => {
    const code = `require('node:fs').writeSync(1, 'Here:\\n' + JSON.stringify({ id: q.id, outcome: 'usable' }) + '\\n')`;
    expect(await ask(code, ['a'])).toEqual([failed('consumer-garbage', anything)]);
  });

  it('that is not there, or whose folder or variable is not, is said before anything is asked', async () => {
    await expect(ask('', [], { command: ['no-such-program'] })).rejects.toMatchObject({ code: 'environment' });
    await expect(ask('', [], { folder: '/nowhere' })).rejects.toMatchObject({ code: 'usage' });
    await expect(ask('', [], { env: { MODE: '${NO_SUCH_VARIABLE}' } })).rejects.toMatchObject({ code: 'usage' });
  });

  it('may run beside itself, is told its environment and has what it prints on standard error in a log', async () => {
    const code =
      'console.error("in", process.cwd()); say({ id: q.id, outcome: process.env.MODE === "strict" ? "usable" : "failed" })';
    const texts = Array.from({ length: 40 }, (_, at) => String(at));
    const said = await ask(
      code,
      texts,
      { processes: 3, env: { MODE: '${WANTED}' } },
      { ...process.env, WANTED: 'strict' },
    );
    expect(said).toEqual(texts.map(() => usable));
    expect(await readFile(join(folder, 'contract-0.log'), 'utf8')).toContain(`in ${folder}`);
  });

  it('has its value held against what is right', async () => {
    const code = 'say({ id: q.id, outcome: "usable", value: { label: q.answer.text } })';
    expect(await ask(code, ['refund', 'delivery'], { compare: true })).toEqual([usable, failed('wrong-value')]);
  });
});
