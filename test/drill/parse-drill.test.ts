import { describe, expect, it } from 'vitest';
import { writeDrill } from '../support/drills.ts';
import { parseUnknownDrill, parseWrittenDrill } from '../support/parse-written-drill.ts';

/** The small drill with one value set (or, with undefined, removed) by its path. */
function changed(path: (string | number)[], value: unknown): unknown {
  const drill = JSON.parse(JSON.stringify(writeDrill())) as Record<string, unknown>;
  let inner: Record<string | number, unknown> = drill;
  for (const key of path.slice(0, -1)) inner = inner[key] as Record<string | number, unknown>;
  inner[path.at(-1) ?? ''] = value;
  return drill;
}

describe('parseDrill', () => {
  it('fills in what may be left out', () => {
    const drill = parseWrittenDrill();
    expect(drill.target).toMatchObject({ retryAttempts: 0, onStatusCodes: [408, 429, 500, 502, 503, 504] });
    expect(drill.traffic).toMatchObject({ lengths: 'azure-2023-conversation', tenants: 8 });
    expect(drill.timeline[1]).toMatchObject({ rateFactor: 1, primary: [], fallback: [] });
    expect(drill.validity.minSentRatio).toBe(0.99);
  });

  it('refuses a real provider said to speak what its target does not', () => {
    const upstream = { kind: 'url', url: 'http://127.0.0.1:9/v1', model: 'm', wire: 'anthropic-messages' };
    const drill = { ...writeDrill(), target: { kind: 'router' } };
    const behind = (fallback: object): unknown => ({
      ...drill,
      providers: { ...drill.providers, fallback: { upstream: fallback } },
    });
    expect(() => parseUnknownDrill(behind(upstream))).toThrow(
      'providers.fallback.upstream.wire must be "openai-chat", the only one that the target router speaks, got "anthropic-messages". Drill a target that does.',
    );
    const { wire: _, ...unsaid } = upstream;
    expect(() => parseUnknownDrill(behind(unsaid))).not.toThrow();
  });

  it('refuses a stop condition on usable answers where no contract judges one', () => {
    const stopConditions = [
      { metric: 'failedRatio', max: 0.5 },
      { metric: 'usableRatio', min: 0.5 },
    ] as const;
    const said = /stopConditions\[1\]\.metric must be another than usableRatio where contracts has none/;
    expect(() => parseUnknownDrill({ ...writeDrill({ stopConditions }), contracts: [] })).toThrow(said);
    expect(() => parseUnknownDrill(writeDrill({ stopConditions }))).not.toThrow();
  });

  it('refuses a stop condition on money where a price is missing', () => {
    const stopConditions = [{ metric: 'spend', max: 20 }] as const;
    const said =
      /stopConditions\[0\]\.metric must be another than spend where (.+)\. Say what a provider takes for a million tokens, as in "price": \{"input": 2, "output": 8\}, or take totalTokens\./;
    const { providers } = writeDrill();
    const upstream = { kind: 'url', url: 'http://127.0.0.1:9/v1', model: 'm' };
    const price = { input: 2, output: 8 };
    const parse = (changes: object) =>
      parseUnknownDrill({ ...writeDrill({ stopConditions }), providers: { ...providers, ...changes } });
    expect(() => parse({ primary: { upstream, price }, fallback: { upstream } })).toThrow(said);
    expect(() => parse({ primary: { upstream, price }, fallback: { upstream } })).toThrow(
      'where fallback has no price',
    );
    expect(() => parse({})).toThrow('where no provider has a price: it would stop nothing');
    expect(() => parse({ primary: { upstream, price }, fallback: { upstream, price } })).not.toThrow();
    expect(() => parse({ primary: { upstream, price } })).not.toThrow();
  });

  it('reads back what it has written', () => {
    const drill = parseWrittenDrill();
    expect(parseUnknownDrill(drill)).toEqual(drill);
  });

  it.each<[(string | number)[], unknown, string]>([
    [
      ['name'],
      'sk-checkout-primary-outage',
      'name must be a name that does not look like a key (sk-, pk- or rk- and 16 characters): what does is taken out of all that is written, got "[redacted]"',
    ],
    [['name'], 'Not A Slug', 'name must be lower-case words joined by hyphens, got "Not A Slug"'],
    [['seed'], -1, 'seed must be a whole number between 0 and 4294967295, got -1'],
    [['tagret'], {}, 'tagret is not a known key. Did you mean "target"?'],
    [
      ['target', 'kind'],
      'portky',
      'target.kind must be one of app, portkey, router, url, got "portky". Did you mean "portkey"?',
    ],
    [['target', 'requestTimeoutMs'], 0, 'target.requestTimeoutMs must be a number between 1 and 3600000, got 0'],
    [
      ['timeline', 2, 'primary', 0, 'error'],
      'openai-504',
      'timeline[2].primary[0].error must be one of openai-503-overloaded',
    ],
    [
      ['timeline', 2, 'primary', 0, 'when'],
      { probability: 30 },
      'timeline[2].primary[0].when.probability must be a number between 0 and 1, got 30',
    ],
    [
      ['timeline', 2, 'primary', 0, 'match'],
      { tenant: { ratio: 0.3 } },
      'timeline[2].primary[0].match.tenant is not a known key. Did you mean "tenants"?',
    ],
    [['timeline', 2, 'primary', 0, 'kind'], 'silense', 'Did you mean "silence"?'],
    [
      ['timeline', 1, 'phase'],
      'recovery',
      'timeline[2].phase must be in the order warmup, baseline, outage, recovery, got "outage"',
    ],
    [
      ['timeline', 1, 'primary'],
      [{ kind: 'silence' }],
      'timeline[1] must have no faults: only phases "outage" and "recovery" may, got "baseline"',
    ],
    [['timeline', 2, 'primary'], [], 'timeline must hold an outage with a fault'],
    [
      ['timeline', 2, 'primary'],
      [{ kind: 'silence', when: { dice: 'region' } }],
      'timeline[2].primary[0].when.dice must be beside probability, ramp or pick, got "region"',
    ],
    [
      ['timeline', 2, 'primary'],
      [{ kind: 'reset-on-accept', when: { probability: 0.5, dice: 'region' } }],
      'timeline[2].primary[0].when.dice is not a known key',
    ],
    [
      ['traffic', 'requests'],
      [{ name: 'chat', weight: 0, workload: { kind: 'support-desk', asks: 'chat' } }],
      'traffic.requests must be a list with a weight over 0',
    ],
    [
      ['traffic', 'requests'],
      [
        { name: 'chat', workload: { kind: 'support-desk', asks: 'chat' } },
        { name: 'chat', workload: { kind: 'support-desk', asks: 'chat' } },
      ],
      'traffic.requests[1].name must be another than those before it, got "chat"',
    ],
    [
      ['traffic', 'requests'],
      [{ name: 'chat', workload: { kind: 'suport-desk' } }],
      'traffic.requests[0].workload.kind must be one of',
    ],
    [
      ['contracts', 0, 'for'],
      'extracton',
      'contracts[0].for must be one of extraction, tool-call, chat, got "extracton". Did you mean "extraction"?',
    ],
    [['traffic', 'arrivals'], undefined, 'traffic.arrivals is missing: when requests are due'],
    [['traffic', 'arrivals', 'kind'], 'steady', 'traffic.arrivals.kind must be one of poisson, trace, got "steady"'],
    [
      ['providers', 'primary', 'upstream', 'mock', 'dialect'],
      'strickt',
      'providers.primary.upstream.mock.dialect must be one of',
    ],
    [
      ['providers', 'fallback', 'listenPort'],
      70_000,
      'providers.fallback.listenPort must be a whole number between 0 and 65535, got 70000',
    ],
    [
      ['providers', 'fallback', 'upstream'],
      { kind: 'command', command: ['serve', '--key=${USER_KEY}'], url: 'http://127.0.0.1:${port}/v1', model: 'm' },
      'providers.fallback.upstream.command[1] must hold no ${USER_KEY}: arguments show in every list of processes. Put it into providers.fallback.upstream.env.',
    ],
    [
      ['target'],
      { kind: 'url', url: 'http://127.0.0.1:${port}/v1', start: { command: ['app', '${primary.key}'] } },
      'target.start.command[1] must hold no ${primary.key}: arguments show in every list of processes. Put it into target.start.env.',
    ],
    [['objectives', 0, 'metric'], 'usableRation', 'Did you mean "usableRatio"?'],
    [['contracts', 0, 'schema'], { type: 'objekt' }, 'contracts[0].schema'],
  ])('names path, rule and value when %j is %j', (path, value, message) => {
    expect(() => parseUnknownDrill(changed(path, value))).toThrow(message);
  });

  it('lets a handshake fail only at a seat that has a certificate', () => {
    const failing = changed(['timeline', 2, 'primary'], [{ kind: 'tls-handshake-failure' }]) as {
      providers: { primary: object };
    };
    expect(() => parseUnknownDrill(failing)).toThrow(
      'timeline[2].primary must have no tls-handshake-failure unless providers.primary.tls gives its injector a certificate',
    );
    const tls = { certPath: 'cert.pem', keyPath: 'key.pem' };
    const primary = { ...failing.providers.primary, tls };
    const drill = parseUnknownDrill({ ...failing, providers: { ...failing.providers, primary } });
    expect(drill.providers[0]?.tls).toEqual({ ...tls, hostname: 'localhost' });
  });

  it('hits only hosts it was allowed to', () => {
    const away = changed(['target'], { kind: 'url', url: 'https://gateway.example.com/v1/chat/completions' });
    expect(() => parseUnknownDrill(away)).toThrow(
      'target.url must be on this machine or name a host of allowedHosts, got "gateway.example.com"',
    );
    expect(parseUnknownDrill({ ...(away as object), allowedHosts: ['gateway.example.com'] }).target.kind).toBe('url');
    expect(parseUnknownDrill({ ...(away as object), allowedHosts: ['GATEWAY.example.com.'] }).allowedHosts).toEqual([
      'gateway.example.com',
    ]);
    for (const smuggled of ['http://127.0.0.1:80@0.0.0.0:18777/v1', 'http://127.0.0.1\\@gateway.example.com/v1']) {
      expect(() => parseUnknownDrill(changed(['target'], { kind: 'url', url: smuggled }))).toThrow(
        'target.url must be an http(s) URL without user information',
      );
    }
    expect(() => parseUnknownDrill(changed(['target'], { kind: 'url', url: 'http://0.0.0.0:18777/v1' }))).toThrow(
      'target.url must be on this machine or name a host of allowedHosts, got "0.0.0.0"',
    );
    for (const here of ['http://127.0.0.1:4000/v1', 'http://localhost:4000/v1', 'http://[::1]:4000/v1']) {
      expect(parseUnknownDrill(changed(['target'], { kind: 'url', url: here })).target.kind).toBe('url');
    }
  });
});
