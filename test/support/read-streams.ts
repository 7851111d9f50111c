/**
 * Prints what is read of a folder of recorded answers, beside what the provider's own SDK reads:
 * `npx tsx test/support/read-streams.ts DIR`. Files in `.json` are whole bodies, all others streams; a line is marked `≠` where
 * the two differ.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../lib/wire/formats/read-answer.ts';
import { readStream } from './read-stream.ts';
import { guessWire, readWithSdk, type SdkReading } from './sdk-reading.ts';

const MAX_TEXT = 60;
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Which folder? npx tsx test/support/read-streams.ts DIR');
  process.exit(2);
}
for (const file of readdirSync(folder).toSorted()) {
  const bytes = new Uint8Array(readFileSync(join(folder, file)));
  const text = new TextDecoder().decode(bytes);
  if (file.endsWith('.json')) {
    console.log(`${file}\n    body   ${describeAnswer(readAnswer(text))}`);
    continue;
  }
  const { answer, ended, carried } = readStream(bytes);
  const wire = guessWire(text);
  const sdk = wire === null ? null : await readWithSdk(wire, bytes);
  console.log(`${file} (${wire ?? 'no format of an SDK'}, ended by ${ended}, ${carried.length} with content)`);
  console.log(`    ours   ${describeAnswer(answer)}`);
  if (sdk !== null)
    console.log(`  ${sdk.kind === 'read' && !agrees(answer, sdk) ? '≠' : ' '} SDK    ${describeSdk(sdk)}`);
}

function agrees(answer: Answer | null, sdk: SdkReading & { kind: 'read' }): boolean {
  return answer !== null && describe(answer.text, answer.toolCalls) === describe(sdk.text, sdk.calls);
}

function describe(text: string, calls: readonly { name: string; arguments: string }[]): string {
  const called = calls.map(({ name, arguments: args }) => `${name}(${compact(args)})`);
  return [JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… ${text.length}` : text), ...called].join(
    ' ',
  );
}

function describeAnswer(answer: Answer | null): string {
  if (answer === null) return 'no answer';
  const { text, toolCalls, finishReason, ending, reasoning, refusal, usage, error, model } = answer;
  const more = { finishReason, ending, model, usage, refusal, error, reasoning: reasoning.length || null };
  const told = Object.entries(more).filter(([, value]) => value !== null);
  return `${describe(text, toolCalls)} ${JSON.stringify(Object.fromEntries(told))}`;
}

function describeSdk(sdk: SdkReading): string {
  if (sdk.kind === 'thrown') return `throws ${sdk.error}`;
  return `${describe(sdk.text, sdk.calls)} ${JSON.stringify({ finishReason: sdk.finishReason })}`;
}

function compact(args: string): string {
  try {
    return JSON.stringify(JSON.parse(args));
  } catch {
    return args;
  }
}
