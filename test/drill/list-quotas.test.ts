import { describe, expect, it } from 'vitest';
import { listQuotas } from '../../lib/drill/list-quotas.ts';
import { parseWrittenDrill } from '../support/parse-written-drill.ts';
import { writeDrill } from '../support/drills.ts';

/** The limits of a drill whose providers have these in addition to a mock. */
function listOf(primary: object, fallback: object, limits: object[] = []) {
  const written = writeDrill();
  const mock = { kind: 'mock', mock: { model: 'm', wire: 'openai-chat', dialect: 'strict', limits } } as const;
  const providers = { primary: { upstream: mock, ...primary }, fallback: { upstream: mock, ...fallback } };
  return listQuotas(parseWrittenDrill({ ...written, providers } as typeof written));
}

describe('what providers are declared to allow', () => {
  it('is nothing where nothing is declared', () => {
    expect(listOf({}, {})).toEqual([]);
  });

  it('is of the provider, each minute and what is left', () => {
    const quota = { perMinute: { requests: 300, outputTokens: 9_000 }, left: { tokens: 2_000_000 } };
    const own = { of: 'provider', name: 'fallback', providers: ['fallback'] };
    expect(listOf({}, { quota })).toEqual([
      { ...own, kind: 'per-minute', amount: 'requests', limit: 300 },
      { ...own, kind: 'per-minute', amount: 'outputTokens', limit: 9_000 },
      { ...own, kind: 'left', amount: 'tokens', limit: 2_000_000 },
    ]);
  });

  it('is both that of the provider and that of the account it shares', () => {
    const account = { name: 'acme', left: { tokens: 5_000 } };
    const found = listOf({ quota: { account: { name: 'acme' } } }, { quota: { left: { tokens: 2_000 }, account } });
    expect(found).toMatchObject([
      { of: 'provider', name: 'fallback', limit: 2_000 },
      { of: 'account', name: 'acme', providers: ['primary', 'fallback'], kind: 'left', amount: 'tokens', limit: 5_000 },
    ]);
  });

  it('is refused where two say different things of one account, and may be said twice', () => {
    const quota = (tokens: number) => ({ quota: { account: { name: 'acme', perMinute: { tokens } } } });
    expect(() => listOf(quota(100), quota(200))).toThrow(
      'quota.account.perMinute.tokens of provider fallback must be that of the others of account acme, 100, got 200',
    );
    expect(listOf(quota(100), quota(100))).toHaveLength(1);
  });

  it('is what its mock is given where it says nothing itself, but for limits of each tenant', () => {
    const limits = [
      { kind: 'rate-limit', provider: 'openai', perMinute: { requests: 600 } },
      { kind: 'usage-quota', provider: 'openai', quota: { tokens: 70_000 } },
      { kind: 'rate-limit', provider: 'openai', perMinute: { requests: 10 }, perTenant: {} },
    ];
    const found = listOf({}, { quota: { left: { requests: 5 } } }, limits);
    expect(found.map(({ name, kind, amount, limit }) => [name, kind, amount, limit])).toEqual([
      ['primary', 'per-minute', 'requests', 600],
      ['primary', 'left', 'tokens', 70_000],
      ['fallback', 'left', 'requests', 5],
    ]);
  });
});
