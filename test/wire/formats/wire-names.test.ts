import { expect, test } from 'vitest';
import { wireFormats, type WireName, wireNames } from '../../../lib/wire/formats/index.ts';
import type { WireDefinition } from '../../../lib/wire/formats/wire-definition.ts';
import type { WireFamily } from '../../../mocks/answer/wire/define-wire.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';

test('the formats that are read are those that a mock speaks', () => {
  expect(Object.keys(wireFamilies)).toEqual(wireNames);
});

test('a format that is missing on one side does not compile', () => {
  const { gemini, ...known } = wireFormats;
  const { gemini: geminiFamily, ...spoken } = wireFamilies;
  // @ts-expect-error gemini is spoken and not known.
  void (known satisfies Record<keyof typeof wireFamilies, WireDefinition>);
  // @ts-expect-error gemini is known and not spoken.
  void (spoken satisfies Record<WireName, WireFamily>);
  // @ts-expect-error No format has this name.
  void ('openai-chatt' satisfies WireName);
  expect([gemini, geminiFamily]).not.toContain(undefined);
});
