import { describe, expect, it } from 'vitest';
import type { Drill } from '../../lib/drill/drill.ts';
import { measurePeakWithin, planArrivals } from '../../lib/drill/plan.ts';
import type { PlannedArrival } from '../../lib/drill/workloads/arrival.ts';
import { parseTrace } from '../../lib/drill/trace.ts';
import { parseWrittenDrill } from '../support/parse-written-drill.ts';

const base = parseWrittenDrill({
  timeline: [
    { phase: 'baseline', durationMs: 200_000 },
    { phase: 'outage', durationMs: 200_000, rateFactor: 1.5, primary: [{ kind: 'silence' }] },
  ],
  traffic: { arrivals: { kind: 'poisson', ratePerSecond: 50 }, vus: 400 },
});

function withTrace(drill: Drill, speed: number): Drill {
  return { ...drill, traffic: { ...drill.traffic, arrivals: { kind: 'trace', file: 'x.csv', speed } } };
}

describe('planArrivals', () => {
  const arrivals = planArrivals(base);

  it('gives the same plan for the same seed, and another for another', () => {
    expect(planArrivals(base)).toEqual(arrivals);
    expect(planArrivals({ ...base, seed: 8 })).not.toEqual(arrivals);
  });

  it('numbers the requests from 0 in order of due time', () => {
    expect(arrivals.map(({ index }) => index)).toEqual(arrivals.map((_, index) => index));
    expect(arrivals.every(({ dueMs }, index) => dueMs >= (arrivals[index - 1]?.dueMs ?? 0))).toBe(true);
  });

  it('keeps the rate of each stretch within four standard deviations of a Poisson count', () => {
    const inBaseline = arrivals.filter(({ phase }) => phase === 'baseline').length;
    const inOutage = arrivals.filter(({ phase }) => phase === 'outage').length;
    expect(Math.abs(inBaseline - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
    expect(Math.abs(inOutage - 15_000)).toBeLessThan(4 * Math.sqrt(15_000));
  });

  it('spaces them as a Poisson process does: the gaps vary as much as their mean', () => {
    const due = arrivals.filter(({ phase }) => phase === 'baseline').map(({ dueMs }) => dueMs);
    const gaps = due.slice(1).map((value, index) => value - (due[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(deviation / mean).toBeGreaterThan(0.95);
    expect(deviation / mean).toBeLessThan(1.05);
  });

  it('draws lengths whose quantiles are those published for the trace', () => {
    const sorted = arrivals.map(({ promptTokens }) => promptTokens).sort((a, b) => a - b);
    const quantile = (share: number): number => sorted[Math.floor(share * sorted.length)] ?? 0;
    // Azure 2023 conversation: p50 1,020, p90 2,734.
    expect(quantile(0.5) / 1_020).toBeCloseTo(1, 1);
    expect(quantile(0.9) / 2_734).toBeGreaterThan(0.85);
    expect(quantile(0.9) / 2_734).toBeLessThan(1.15);
  });

  it('gives the first tenant more than the last', () => {
    const count = (tenant: string): number => arrivals.filter((arrival) => arrival.tenant === tenant).length;
    expect(count('tenant-1') / count('tenant-8')).toBeGreaterThan(6);
    expect(count('tenant-1') / count('tenant-8')).toBeLessThan(10);
  });

  describe('where a kind of request has a number of tenants of its own', () => {
    const kinds = base.traffic.requests;
    const withTenants = (tenants: Record<string, number>): Drill => ({
      ...base,
      traffic: {
        ...base.traffic,
        requests: kinds.map((kind) => {
          const own = tenants[kind.name];
          return own === undefined ? kind : { ...kind, tenants: own };
        }),
      },
    });
    const planned = planArrivals(withTenants({ extraction: 2, chat: 20 }));

    it('has that many ask it, in shares that fall as 1/rank', () => {
      for (const [name, count] of [
        ['extraction', 2],
        ['chat', 20],
        ['tool-call', 8],
      ] as const) {
        const asked = planned.filter(({ kind }) => kind === name);
        const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 1));
        const sum = weights.reduce((total, weight) => total + weight, 0);
        expect(new Set(asked.map(({ tenant }) => tenant)).size).toBe(count);
        for (const [rank, weight] of weights.entries()) {
          const of = asked.filter(({ tenant }) => tenant === `tenant-${rank + 1}`).length;
          const share = weight / sum;
          const deviation = Math.sqrt(asked.length * share * (1 - share));
          expect(Math.abs(of - asked.length * share)).toBeLessThan(4 * deviation);
        }
      }
    });

    it('leaves the other kinds as they were, and all of its own requests but who asks', () => {
      const strip = ({ tenant, ...arrival }: PlannedArrival): unknown =>
        ['extraction', 'chat'].includes(arrival.kind) ? arrival : { ...arrival, tenant };
      expect(planned.map(strip)).toEqual(arrivals.map(strip));
    });

    it('plans what a drill without such numbers does where they are those of the drill', () => {
      expect(planArrivals(withTenants({ extraction: 8, chat: 8 }))).toEqual(arrivals);
    });
  });

  it('leaves the requests as they were when a phase is made longer', () => {
    const longer = planArrivals({
      ...base,
      timeline: base.timeline.map((entry) => ({ ...entry, durationMs: 250_000 })),
    });
    expect(longer.slice(0, 100).map(({ case: drawn, kind }) => ({ drawn, kind }))).toEqual(
      arrivals.slice(0, 100).map(({ case: drawn, kind }) => ({ drawn, kind })),
    );
  });

  it('replays a trace: its times at the given speed, its lengths, and no more than the timeline holds', () => {
    const rows = Array.from({ length: 500 }, (_, row) => ({
      atMs: row * 1_000,
      promptTokens: row + 1,
      outputTokens: 5,
    }));
    const planned = planArrivals(withTrace(base, 1), { trace: rows });
    // 200 s at speed 1, then 200 s at 1.5.
    expect(planned).toHaveLength(500);
    expect(planned[10]).toMatchObject({ dueMs: 10_000, promptTokens: 11, outputTokens: 5, phase: 'baseline' });
    expect(planned[201]?.dueMs).toBeCloseTo(200_000 + 1_000 / 1.5, 2);
    expect(planArrivals(withTrace(base, 0.1), { trace: rows })).toHaveLength(50);
  });
});

describe('measurePeakWithin', () => {
  it.each([
    [[0, 10, 20, 100], 30, 3],
    [[0, 10, 20, 100], 1_000, 4],
    [[0, 30, 60], 30, 1],
    [[], 30, 0],
  ])('of %j within %i ms is %i', (due, windowMs, peak) => {
    expect(
      measurePeakWithin(
        due.map((dueMs) => ({ dueMs })),
        windowMs,
      ),
    ).toBe(peak);
  });
});

describe('parseTrace', () => {
  it('reads the Azure format with its 100 ns ticks', () => {
    const text =
      'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109';
    expect(parseTrace(text, 'a.csv')).toEqual([
      { atMs: 0, promptTokens: 374, outputTokens: 44 },
      { atMs: expect.closeTo(4314.579, 3), promptTokens: 396, outputTokens: 109 },
    ]);
  });

  it('reads Mooncake as CSV and as JSON lines, and spreads the rows of one step over it', () => {
    const csv = 't_ms,input_tokens,output_tokens,prefix_hit_tokens\n0,10,1,0\n0,20,2,0\n0,30,3,0\n3000,40,4,0\n';
    const lines =
      '{"timestamp":0,"input_length":10,"output_length":1,"hash_ids":[1]}\n{"timestamp":0,"input_length":20,"output_length":2}\n{"timestamp":0,"input_length":30,"output_length":3}\n{"timestamp":3000,"input_length":40,"output_length":4}';
    expect(parseTrace(csv, 'm.csv').map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000, 3_000]);
    expect(parseTrace(lines, 'm.jsonl')).toEqual(parseTrace(csv, 'm.csv'));
  });

  it('knows the unit of Qwen-Bailian, BurstGPT and Azure 2024 by what only they have', () => {
    const bailian =
      '{"chat_id":0,"parent_chat_id":-1,"timestamp":0.0,"input_length":120,"output_length":40,"hash_ids":[1]}\n{"chat_id":1,"timestamp":2.4,"input_length":80,"output_length":60,"hash_ids":[2]}';
    const burst =
      'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,230,1317,Conversation log';
    const azure =
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00.009930+00:00,2162,5\n2024-05-10 00:00:01.009930+00:00,2399,6';
    expect(parseTrace(bailian, 'b.jsonl').map(({ atMs }) => atMs)).toEqual([0, 2_400]);
    expect(parseTrace(burst, 'b.csv')).toMatchObject([
      { atMs: 0, outputTokens: 18 },
      { atMs: 40_000, promptTokens: 1_087 },
    ]);
    expect(parseTrace(azure, 'a.csv').map(({ atMs }) => atMs)).toEqual([0, expect.closeTo(1_000, 3)]);
  });

  it.each([
    [
      'JSON lines whose unit of time nobody can tell',
      '{"timestamp":0,"input_length":10,"output_length":1}',
      /m\.csv line 1 must have a chat_id \(Qwen-Bailian, seconds\) or hash_ids/,
    ],
    ['a header it does not know', 'a,b,c\n1,2,3', /m\.csv line 1 must name the columns TIMESTAMP,ContextTokens/],
    [
      'a row that is broken',
      't_ms,input_tokens,output_tokens\n0,10,1\nx,10,1',
      /m\.csv line 3 must hold a time and two token counts, got "x,10,1"/,
    ],
    [
      'more tokens than can be',
      't_ms,input_tokens,output_tokens\n0,1e999,1',
      /line 2 must hold a time and two token counts/,
    ],
    ['an empty cell', 't_ms,input_tokens,output_tokens\n0,10,1\n,10,1', /line 3 must hold a time and two token counts/],
    [
      'a count that is null',
      '{"timestamp":0,"input_length":null,"output_length":1,"hash_ids":[]}',
      /line 1 must hold a time and two/,
    ],
    ['a part of a token', 't_ms,input_tokens,output_tokens\n0,10,1.5', /line 2 must hold a time and two token counts/],
    ['a file without rows', 't_ms,input_tokens,output_tokens\n', /m\.csv holds no request/],
  ])('rejects %s', (_, text, message) => {
    expect(() => parseTrace(text, 'm.csv')).toThrow(message);
  });
});
