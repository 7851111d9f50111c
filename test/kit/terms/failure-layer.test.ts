import { describe, expect, it, test } from 'vitest';
import { failureKinds, type FailureKind, findLayer } from '../../../lib/kit/terms/failure-kind.ts';
import { aheadOfLayers, failureLayers, layerPrecedence } from '../../../lib/kit/terms/failure-layer.ts';
import { failureMeanings } from '../../../lib/kit/terms/failure-meaning.ts';

const layers = Object.keys(failureLayers);

describe.each(Object.keys(failureKinds) as FailureKind[])('%s', (kind) => {
  it('has a layer, a sentence, a fix and an example', () => {
    expect(layers).toContain(findLayer(kind));
    const [sentence, fix] = failureMeanings[kind];
    for (const said of [sentence, fix, failureKinds[kind].example]) expect(said.trim()).not.toBe('');
  });
});

test('there are seven layers, each with kinds, and either precedence ranks each of them once', () => {
  expect(layers).toEqual(['transport', 'envelope', 'strict-parse', 'after-repair', 'schema', 'semantic', 'consumer']);
  const met = new Set(Object.values(failureKinds).map(({ layer }) => layer));
  expect([...met].toSorted()).toEqual(layers.toSorted());
  for (const ranks of Object.values(layerPrecedence)) expect(ranks.flat().toSorted()).toEqual(layers.toSorted());
});

test('a kind that is ahead of its layer is a kind', () => {
  expect(Object.keys(aheadOfLayers).filter((kind) => !Object.hasOwn(failureKinds, kind))).toEqual([]);
});

test('a kind of one’s own is of the code that named it, and `__proto__` is no kind', () => {
  expect(findLayer('own:tone')).toBe('consumer');
  expect(findLayer('__proto__' as FailureKind)).toBe('consumer');
});
