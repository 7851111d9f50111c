import { describe, expect, it } from 'vitest';
import { writeDrill } from '../support/drills.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';

const { primary } = writeDrill().providers;
const upstream = { kind: 'command', command: ['llama-server'], url: 'http://127.0.0.1:${port}/v1', model: 'smollm2' };
const read = (changes: object) =>
  parseUnknownDrill({ ...writeDrill(), providers: { primary, fallback: { upstream: { ...upstream, ...changes } } } });

describe('a provider that is a program', () => {
  it('has a minute to get ready, and works where the drill is run, unless the drill says otherwise', () => {
    expect(read({}).providers[1]?.upstream).toEqual({ ...upstream, env: {}, folder: '.', readyWithinMs: 60_000 });
    expect(read({ readyWithinMs: 3_600_000 }).providers[1]?.upstream).toMatchObject({ readyWithinMs: 3_600_000 });
  });

  it.each([
    [{ command: [] }, 'providers.fallback.upstream.command must be a list of at least 1'],
    [{ url: 'http://models.test:${port}/v1' }, 'providers.fallback.upstream.url must be on this machine'],
    [{ readyUrl: 'http://models.test/health' }, 'providers.fallback.upstream.readyUrl must be on this machine'],
    [{ url: '${primary.url}' }, 'providers.fallback.upstream.url must be an http(s) URL'],
    [{ model: undefined }, 'providers.fallback.upstream.model is missing'],
    [{ comand: [] }, 'providers.fallback.upstream.comand is not a known key'],
  ])('cannot have %j', (changes, message) => {
    expect(() => read(changes)).toThrow(message);
  });
});
