import { expect, test } from 'vitest';
import { styleSheet } from '../../../../lib/collector/report/html/style.ts';

const [light, dark] = [...styleSheet.markup.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) => readColours(body));

const pairs = [
  ...['text', 'soft', 'good', 'failed', 'warn'].flatMap((text) =>
    ['ground', 'card', 'tint'].map((ground) => [text, ground]),
  ),
  ...['good-ground', 'bad-ground', 'warn-ground'].flatMap((ground) => ['text', 'soft'].map((text) => [text, ground])),
  ['good', 'good-ground'],
  ['failed', 'bad-ground'],
  ['warn', 'warn-ground'],
];

test.each(pairs)('%s on %s can be read in light and in dark', (text = '', ground = '') => {
  expect(measureContrast(light, text, ground)).toBeGreaterThanOrEqual(4.5);
  expect(measureContrast(dark, text, ground)).toBeGreaterThanOrEqual(4.5);
});

test.each(['primary', 'fallback', 'failed'])('the bars of %s stand out from the card by 3 or more', (fill) => {
  expect(measureContrast(light, fill, 'card')).toBeGreaterThanOrEqual(3);
  expect(measureContrast(dark, fill, 'card')).toBeGreaterThanOrEqual(3);
});

test('grey on grey would be noticed', () => {
  expect(measureContrast({ text: '#999999', ground: '#bbbbbb' }, 'text', 'ground')).toBeLessThan(2);
  expect(measureContrast({ text: '#000000', ground: '#ffffff' }, 'text', 'ground')).toBeCloseTo(21);
});

type Colours = Record<string, string>;

function readColours(body: string): Colours {
  return Object.fromEntries([...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
}

/** Contrast ratio by WCAG 2.2, 1 to 21. */
function measureContrast(colours: Colours | undefined, one: string, other: string): number {
  const [a, b] = [measureLuminance(colours?.[one] ?? ''), measureLuminance(colours?.[other] ?? '')];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function measureLuminance(colour: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = channels.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
