import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { wireDefinitions } from '../../lib/wire/formats/index.ts';
import { END_MARKER } from '../../lib/wire/sse/end-marker.ts';

/** Code that must take what it knows of a wire from the formats' definitions. What mocks write is theirs. */
const files = ['lib', 'mocks/replay', 'mocks/server', 'mocks/play']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file).replaceAll('\\', '/')),
  )
  .filter((file) => file.endsWith('.ts'));
const KNOWN = ['lib/wire/formats/', 'lib/wire/sse/end-marker.ts', 'lib/wire/provider-errors/'];

/** The same word of something else: a column of a trace or a log, an attribute of OpenTelemetry, the request that no target has written yet. */
const OTHERS = [
  'lib/drill/trace.ts: output_tokens',
  'lib/run/log/logged-request.ts: completion_tokens',
  'lib/drill/targets/wires/read-chat.ts: max_tokens',
  'lib/run/rehearse/estimate-cost.ts: max_tokens',
  'mocks/replay/parse-genai-span.ts: max_tokens',
  'mocks/replay/read-genai-messages.ts: finish_reason',
];

/** Words that belong to somebody's wire, and to nothing else that is written here. */
const words = new Set([
  END_MARKER,
  ...wireDefinitions.flatMap(({ finish, usage }) => [
    usage.outputTokens,
    ...[...finish.words.limit, ...finish.words.filtered].filter((word) => word.includes('_')),
  ]),
  'finish_reason',
  'stop_reason',
  'message_stop',
  'response.completed',
]);

/** The wire words that stand in literals of this code, which no comment is. */
function listWords(code: string): string[] {
  const bare = code.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
  const literals = bare.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`|\/[^/\n]+\/[a-z]*/g) ?? [];
  const texts = literals.map((literal) => literal.replaceAll('\\', ''));
  return [...words].filter((word) =>
    texts.some(
      (text) =>
        text
          .slice(1, -1)
          .replace(/^data: ?/, '')
          .trim() === word,
    ),
  );
}

describe('a word of a wire', () => {
  test('stands nowhere but where that wire is known', () => {
    const found = files
      .filter((file) => !KNOWN.some((known) => file.startsWith(known)))
      .flatMap((file) => listWords(readFileSync(file, 'utf8')).map((word) => `${file}: ${word}`));
    expect(found.toSorted()).toEqual(OTHERS.toSorted());
  });

  test.each([
    ["data.trim() === '[DONE]'", END_MARKER],
    ['const end = `data: [DONE]`;', END_MARKER],
    ["limits = new Set(['length', 'max_tokens'])", 'max_tokens'],
    ["const { 'finish_reason': word } = choice;", 'finish_reason'],
  ])('is found in %s', (code, word) => {
    expect(listWords(code)).toContain(word);
  });

  test('is not found in a comment, or within a sentence', () => {
    expect(listWords("/** Ends with '[DONE]'. */\nconst doc = 'No `[DONE]` at the end.';")).toEqual([]);
  });
});
