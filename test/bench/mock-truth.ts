import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { supportTools } from '../../lib/drill/workloads/support-desk/tasks.ts';
import { type AnswerForm, answerForms } from '../../lib/kit/terms/answer-form.ts';
import { hash32 } from '../../lib/kit/stats/random.ts';
import { mockSettings } from '../../mocks/mock/parse-mock.ts';
import { createMockServer } from '../../mocks/server/server.ts';
import { ticketBody } from '../mocks/request-body.ts';
import { atMost, type Bench, type BenchRow } from './bench.ts';
import { median } from './load/rounds.ts';
import { type StreamTimes, timeStream } from './load/stream-times.ts';
import { startLlamaServer } from './processes/llama-server.ts';

const SLOTS = 4;
const ROUNDS = 2;
const ANSWER_TOKENS = 30;
/** So many times apart the mock and the real server may be, by what is compared. */
const COUNTS_APART = 1.15;
/** The chat template of SmolLM2 shows no tools, so with tools the mock must count more. */
const PROMPTS_APART = { extraction: 1.3, chat: 1.3, 'tool-call': 2 };
const LOAD_APART = 2;

/** What is measured of a server, the real one or the mock. */
interface Truth {
  headShare: number;
  firstMs: number;
  gapMs: number;
  promptTokens: Record<AnswerForm, number>;
  /** With all slots taken at once, against one alone. */
  firstUnderLoad: number;
  gapUnderLoad: number;
  /** The longest gap of a stream while another prompt is read, against the time to that one's first token. */
  stall: number;
}

/**
 * The mock with the profile of llama.cpp beside llama.cpp itself with a small model. How fast the machine is, the mock is
 * told; what is held against the real one is how it counts, when its head comes, and what load does to it. Downloads
 * 130 MB the first time, so it runs only when CUTOVER_BENCH_DOWNLOADS is 1.
 */
export const bench: Bench = {
  name: 'mock-truth',
  async run() {
    if (process.env.CUTOVER_BENCH_DOWNLOADS !== '1') {
      process.stderr.write('mock-truth downloads 130 MB: it runs with CUTOVER_BENCH_DOWNLOADS=1\n');
      return [];
    }
    await using llama = await startLlamaServer(SLOTS, join(tmpdir(), 'cutover-mock-truth.log'));
    await timeStream(llama.port, chat('warm up'));
    const real = await measure(llama.port);
    const msPerToken = real.firstMs / real.promptTokens.chat;
    const description = mockSettings.read(
      { model: 'smollm2-135m', tokensPerSecond: 1_000 / real.gapMs, prefill: { msPerToken } },
      '',
    );
    await using mock = await createMockServer({
      description: { ...description, provider: 'fallback' },
      seed: 1,
      port: 0,
    });
    const ours = await measure(mock.port);
    return [...(await countAnswers(llama.port, mock.port)), ...compare(real, ours)];
  },
};

async function measure(port: number): Promise<Truth> {
  const alone: StreamTimes[] = [];
  for (let round = 0; round < ROUNDS; round++) alone.push(await timeStream(port, chat(`alone ${round}`)));
  const firstMs = median(alone.map((times) => times.firstMs));
  const gapMs = mean(alone.flatMap((times) => times.gapsMs));
  const together: StreamTimes[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const asked = Array.from({ length: SLOTS }, (_, index) => timeStream(port, chat(`together ${round} ${index}`)));
    together.push(...(await Promise.all(asked)));
  }
  const stalls: number[] = [];
  for (let round = 0; round < ROUNDS; round++) stalls.push(await measureStall(port, round, firstMs));
  const promptTokens = {} as Record<AnswerForm, number>;
  for (const kind of answerForms) promptTokens[kind] = (await timeStream(port, promptOf(kind))).promptTokens;
  return {
    headShare: median(alone.map((times) => times.headMs / times.firstMs)),
    firstMs,
    gapMs,
    promptTokens,
    firstUnderLoad: mean(together.map((times) => times.firstMs)) / firstMs,
    gapUnderLoad: median(together.flatMap((times) => times.gapsMs)) / median(alone.flatMap((times) => times.gapsMs)),
    stall: median(stalls),
  };
}

async function measureStall(port: number, round: number, firstMs: number): Promise<number> {
  const steady = timeStream(port, { ...chat(`steady ${round}`), max_tokens: ANSWER_TOKENS * 4 });
  await sleep(firstMs * 1.2);
  const other = await timeStream(port, chat(`other ${round}`));
  return Math.max(...(await steady).gapsMs) / other.firstMs;
}

/** Tokens of the mock's own answers, by its count and by the real tokenizer. */
async function countAnswers(llamaPort: number, mockPort: number): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const kind of answerForms) {
    let [ours, real, characters] = [0, 0, 0];
    for (let ticket = 0; ticket < 8; ticket++) {
      const answer = await post(mockPort, '/v1/chat/completions', ticketBody({ kind, ticket }));
      const { choices, usage } = answer as {
        choices: {
          message: { content: string | null; tool_calls?: { function: { name: string; arguments: string } }[] };
        }[];
        usage: { completion_tokens: number };
      };
      const { content, tool_calls: calls = [] } = choices[0]?.message ?? { content: '' };
      const texts = [content ?? '', ...calls.flatMap((call) => [call.function.name, call.function.arguments])];
      for (const text of texts)
        real += ((await post(llamaPort, '/tokenize', { content: text })) as Tokens).tokens.length;
      ours += usage.completion_tokens;
      characters += texts.join('').length;
    }
    rows.push(...apart(`characters a token, ${kind}`, characters / real, characters / ours, '', COUNTS_APART));
  }
  return rows;
}

interface Tokens {
  tokens: unknown[];
}

async function post(port: number, path: string, body: object): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
}

function compare(real: Truth, ours: Truth): BenchRow[] {
  return [
    ...answerForms.flatMap((kind) =>
      apart(`prompt tokens, ${kind}`, real.promptTokens[kind], ours.promptTokens[kind], '', PROMPTS_APART[kind]),
    ),
    { id: 'head, of the time to the first token, real', value: real.headShare, unit: '' },
    atMost('head, of the time to the first token, mock', ours.headShare, '', 0.5),
    ...apart('first token alone', real.firstMs, ours.firstMs, 'ms', LOAD_APART),
    ...apart('gap alone', real.gapMs, ours.gapMs, 'ms', LOAD_APART),
    ...apart(`first token, ${SLOTS} at once against 1`, real.firstUnderLoad, ours.firstUnderLoad, 'x', LOAD_APART),
    ...apart(`gap, ${SLOTS} at once against 1`, real.gapUnderLoad, ours.gapUnderLoad, 'x', LOAD_APART),
    ...apart("longest gap while another's prompt is read, of its time", real.stall, ours.stall, 'x', LOAD_APART),
  ];
}

function apart(id: string, real: number, mock: number, unit: string, bar: number): BenchRow[] {
  return [
    { id: `${id}, real`, value: real, unit },
    { id: `${id}, mock`, value: mock, unit },
    atMost(`${id}, apart`, Math.max(real / mock, mock / real), 'x', bar),
  ];
}

/** A question of some 300 tokens that nobody has asked before, so that no cache knows it. */
function chat(who: string): { messages: object[]; max_tokens: number } {
  const { messages } = ticketBody({ kind: 'chat', ticket: hash32(who) % 10_000 });
  const [, user] = messages;
  const own = `${who} ${performance.now()}: ${user?.content ?? ''}`;
  return { messages: [{ role: 'user', content: own }], max_tokens: ANSWER_TOKENS };
}

function promptOf(kind: AnswerForm): object {
  const { messages } = ticketBody({ kind });
  const tools = supportTools.map((tool) => ({ type: 'function', function: tool }));
  return { messages, max_tokens: 4, ...(kind === 'tool-call' ? { tools } : {}) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
