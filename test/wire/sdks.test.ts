import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readStream } from '../support/read-stream.ts';
import { guessWire, readWithSdk } from '../support/sdk-reading.ts';

/** Where the SDK of the format's own provider reads something else than is there, and what it makes of it. */
const differences: Readonly<Record<string, string>> = {
  'gemini-blocked': 'it knows no finish reason of a prompt that is blocked',
  'gemini-compat': 'it drops calls without an index',
  'gemini-streamed-arguments': 'it gives out the parts of arguments, and puts nothing together',
  'gateway-numbers': 'it gives out the number',
  'lines-without-blank': 'it reads all lines as one event',
  'mistral-thinking': 'it joins a list to a text',
  mistral: 'it drops calls without an index',
  ollama: 'it joins what stands under one index',
  'openai-completions': 'its chat asks for a role',
  'openai-custom-tool': 'its helper for streams knows functions alone',
  'openai-function-call': 'what it makes of it is no tool call',
  perplexity: 'it adds the whole message to the deltas',
  'responses-limit': 'it asks for every item to have been added',
  writer: 'it adds the whole message to the deltas',
};

const folder = new URL('hosts/', import.meta.url);
const streams = readdirSync(folder)
  .filter((file) => file.endsWith('.sse'))
  .map((file) => ({ name: file.replace(/\.sse$/, ''), bytes: new Uint8Array(readFileSync(new URL(file, folder))) }))
  .map((stream) => ({ ...stream, wire: guessWire(new TextDecoder().decode(stream.bytes)) }))
  .filter(({ wire }) => wire !== null);

describe('an official SDK', () => {
  test.each(streams)('reads of a stream like $name what is read here, or the difference is known', async (stream) => {
    const { name, bytes, wire } = stream;
    if (wire === null) return;
    const sdk = await readWithSdk(wire, bytes);
    const { answer, ended } = readStream(bytes);
    const ours = {
      kind: 'read',
      text: answer?.text ?? '',
      calls: (answer?.toolCalls ?? []).map((call) => ({ name: call.name, arguments: rewrite(call.arguments) })),
      finishReason: answer?.finishReason ?? null,
    };
    const agrees =
      sdk.kind === 'thrown'
        ? answer?.error !== null || ended === 'nothing'
        : JSON.stringify({
            ...sdk,
            calls: sdk.calls.map((call) => ({ ...call, arguments: rewrite(call.arguments) })),
          }) === JSON.stringify(ours);
    expect({ agrees, ours, sdk }).toMatchObject({ agrees: differences[name] === undefined });
  });
});

function rewrite(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
