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
async function ask(
  code: string,
  texts: readonly string[],
  settings = {},
  env: NodeJS.ProcessEnv = process.env,
  warnings: string[] = [],
) {
  const contract = commandContract(code, folder, settings);
  await using asking = await startAskers({
    contracts: [contract],
    folder,
    env,
    clean: (text) => text.replaceAll('sk-0123456789', '(secret)'),
    warn: (text) => void warnings.push(text),
  });
  const request = expecting({ kind: 'json', value: { label: 'refund' } });
  const asker = asking.askers.get(0)!;
  return await Promise.all(
    texts.map((text) => asker.ask({ ...emptyAnswer(), text, finishReason: 'stop', ending: 'good' }, request)),
  );
}

/** What is fine has its result in this time on any machine, ms; only what hangs takes all of it. */
const HUNG_MS = 2_000;
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
  ['another id', 'say({ id: q.id + 1, outcome: "usable" })', failed('consumer-garbage', anything)],
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
      expect(await ask(all, ['fine', text, 'fine'], { timeoutMs: HUNG_MS })).toEqual([usable, outcome, usable]);
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
    const settings = { timeoutMs: 400, startWithinMs: 3_000 };
    const all = `if (q.answer.text === 'b') return say({ id: q.id, outcome: 'failed' }); ${code}`;
    const said = await ask(all, ['a', 'b', 'a', 'b'], settings);
    for (const at of [1, 3]) expect(said[at]?.outcome).not.toBe('usable');
  });

  it.each([
    ['ends', 'process.exit(0)'],
    ['crashes', 'process.kill(process.pid, "SIGKILL")'],
    ['closes its input, and ends', 'process.stdin.destroy(); setTimeout(() => process.exit(0), 20)'],
  ])('that %s between two answers has none of them held against it', async (_, ending) => {
    const code = `say({ id: q.id, outcome: q.answer.text === 'a' ? 'usable' : 'failed' }); if (q.answer.text !== 'fine') { ${ending} }`;
    expect(await ask(code, ['a', 'b', 'a', 'b', 'a'])).toEqual([
      usable,
      failed('consumer-rejected'),
      usable,
      failed('consumer-rejected'),
      usable,
    ]);
  });

  it('that says no outcome is not believed what it says in the same breath', async () => {
    const code = `require('node:fs').writeSync(1, [{ id: q.id, outcome: 'fine' }, { id: q.id, outcome: 'usable' }].map((one) => JSON.stringify(one) + '\\n').join(''))`;
    expect(await ask(code, ['a'])).toEqual([failed('consumer-garbage', anything)]);
  });

  it('that prints lines before and behind its replies has that told of once, and no answer suffers', async () => {
    const code = `
      const reply = { id: q.id, outcome: 'usable' };
      const deeds = [
        () => { say('parsing'); say(reply); },
        () => { say(reply); say('done'); },
        () => { say(reply); say({ level: 'info' }); say(7); },
        () => { say(reply); say({ id: q.id, outcome: 'failed' }); },
        () => { say(reply); say({ ready: true }); say({ failed: 'x' }); },
      ];
      deeds[Number(q.answer.text) % deeds.length]();`;
    const warnings: string[] = [];
    const texts = Array.from({ length: 25 }, (_, at) => String(at));
    expect(await ask(code, texts, {}, process.env, warnings)).toEqual(texts.map(() => usable));
    expect(warnings.filter((text) => text.includes('passed over'))).toEqual([
      'contracts[0] (command): it wrote a line that is no JSON: parsing. Lines that are no reply are passed over, and not told of again: what it prints besides belongs on standard error.',
    ]);
  });

  it('that prints lines, and replies for most answers, hangs where it does not: they are no matter', async () => {
    const code = 'say("parsing"); if (q.answer.text !== "hang") say({ id: q.id, outcome: "usable" })';
    const why: unknown = expect.stringMatching(
      /^it had no result within 2\.00 s, and it wrote a line that is no JSON: parsing$/,
    );
    expect(await ask(code, ['a', 'hang'], { timeoutMs: HUNG_MS })).toEqual([usable, failed('consumer-hung', why)]);
  });

  it('may begin with a mark of the byte order, end lines as Windows does, and write what is no UTF-8', async () => {
    const code = `const reply = JSON.stringify({ id: q.id, outcome: q.answer.text === 'a' ? 'usable' : 'failed', words: '~' });
      const [before, behind] = reply.split('~');
      require('node:fs').writeSync(1, Buffer.concat([Buffer.from('\\ufeff' + before), Buffer.from([0xff]), Buffer.from(behind + '\\r\\n')]));`;
    expect(await ask(code, ['a', 'b'])).toEqual([usable, failed('consumer-rejected', '\ufffd')]);
  });

  it('that prints without end is ended', async () => {
    const code = 'for (;;) say("x")';
    expect(await ask(code, ['a'])).toEqual([
      failed('consumer-garbage', expect.stringContaining('lines that are no reply')),
    ]);
  });

  it('has no part of a secret shown, wherever what it wrote is cut', async () => {
    const warnings: string[] = [];
    const settings = { timeoutMs: 400, startWithinMs: 5_000 };
    const [said] = await ask('say("x".repeat(160) + "sk-0123456789")', ['a'], settings, process.env, warnings);
    const shown = JSON.stringify([said, warnings]);
    expect(shown).toContain('xxx');
    expect(shown).not.toContain('sk-');
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
