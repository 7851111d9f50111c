import { describe, expect, it } from 'vitest';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { writeDrill } from '../support/drills.ts';
import { parseUnknownDrill } from '../support/parse-written-drill.ts';

const { primary: mocked, fallback } = writeDrill().providers;
const upstream = { kind: 'url' as const, url: 'http://127.0.0.1:9/v1', model: 'm' };
const injector = { controlUrl: 'http://127.0.0.1:9102' };
const read = (providers: unknown, changes: object = {}) =>
  parseUnknownDrill({ ...writeDrill(), providers, ...changes });

describe('a provider behind a long-lived injector', () => {
  it('takes its token from CUTOVER_INJECT_TOKEN unless it names another variable', () => {
    const providers: DrillInput['providers'] = { primary: { upstream, injector }, fallback };
    expect(read(providers).providers[0]?.injector).toEqual({ ...injector, tokenEnv: 'CUTOVER_INJECT_TOKEN' });
    const named = { ...injector, tokenEnv: 'STAGING_TOKEN' };
    expect(read({ primary: { upstream, injector: named }, fallback }).providers[0]?.injector).toEqual(named);
  });

  it.each([
    ['a mock', { ...mocked, injector }, 'providers.primary.upstream.kind must be "url" behind an injector, got "mock"'],
    [
      'a port',
      { upstream, injector, listenPort: 9_001 },
      'providers.primary.listenPort must be left out beside an injector, got 9001',
    ],
    ['no address', { upstream, injector: {} }, 'providers.primary.injector.controlUrl is missing'],
    [
      'a token',
      { upstream, injector: { ...injector, token: 'x' } },
      'providers.primary.injector.token is not a known key',
    ],
    [
      'a token for a variable',
      { upstream, injector: { ...injector, tokenEnv: 'a-b' } },
      'tokenEnv must be the name of an environment variable',
    ],
  ])('cannot have %s', (_title, primary, message) => {
    expect(() => read({ primary, fallback })).toThrow(message);
  });

  it('is on this machine, or on a host of allowedHosts', () => {
    const primary = { upstream, injector: { controlUrl: 'https://inject.example:9102' } };
    expect(() => read({ primary, fallback })).toThrow('providers.primary.injector.controlUrl must be on this machine');
    expect(read({ primary, fallback }, { allowedHosts: ['inject.example'] }).allowedHosts).toEqual(['inject.example']);
  });

  it('is not the same one for both', () => {
    const provider = { upstream, injector };
    expect(() => read({ primary: provider, fallback: provider })).toThrow(
      "controlUrl must be another than the primary's",
    );
  });
});
