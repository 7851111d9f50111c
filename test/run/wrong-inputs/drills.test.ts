/** What is wrong in a drill is said in a line each: where it stands, the rule, the value, what to do, and the line of the file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareRun } from '../../../lib/run/runner/prepare-run.ts';
import { writeDrill } from '../../support/drills.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-wrong-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The message that preparing this drill ends with, the folder left out. */
async function fail(drill: object | string): Promise<string> {
  const path = join(folder, 'drill.json');
  await writeFile(path, typeof drill === 'string' ? drill : JSON.stringify(drill, null, 2));
  const error: unknown = await prepareRun(path).then(
    () => new Error('It was taken.'),
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ code: 'usage' });
  return (error as Error).message.replaceAll(`${folder}/`, '');
}

const { traffic, ...drill } = writeDrill();
/** Sets the value at a path; undefined takes it away. */
function set(json: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  let inner = json;
  for (const key of keys.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
  inner[keys.at(-1) ?? ''] = value;
}

describe('a drill in JSON', () => {
  it.each<[string, (json: Record<string, unknown>) => void, RegExp]>([
    [
      'callers who never try again, and wait before they do',
      (d) => set(d, 'traffic.clients', { retries: 0, backoff: { initialMs: 100 } }),
      /: traffic\.clients\.backoff must be left out where retries is 0, as nobody waits for a further try, got /,
    ],
    [
      'callers who give up before they could try again',
      (d) => set(d, 'traffic.clients', { abandonAfterMs: 200 }),
      /: traffic\.clients\.abandonAfterMs must be over 375, the shortest wait before a second try, .*, got 200 \(line \d+\)$/,
    ],
    [
      'more tries than virtual users can carry',
      (d) => {
        set(d, 'traffic.clients', { retries: 20, timeoutMs: 60_000 });
        set(d, 'traffic.vus', 5);
      },
      /: traffic\.vus must be at least \d+, got 5: \d+ of the \d+ requests fall due within the .* that a caller may take over 21 tries \(traffic\.clients\)\. Leave it out, and it is computed\.$/,
    ],
    [
      'a key nobody knows',
      (d) => set(d, 'tagret', {}),
      /^drill\.json: tagret is not a known key\. Did you mean "target"\? \(line \d+\)$/,
    ],
    [
      'a provider in a wire format that its target does not speak',
      (d) => set(d, 'providers.fallback.upstream.mock', { model: 'claude-haiku-4.5', wire: 'openai-responses' }),
      /: providers\.fallback\.upstream\.mock\.wire must be one of openai-chat, anthropic-messages, gemini, the only ones that the target portkey speaks, got "openai-responses" \(of claude-haiku-4\.5\)\. Add "wire": "openai-chat" to the mock\./,
    ],
    [
      'an application that is asked the same each time',
      (d) =>
        set(d, 'target', {
          kind: 'app',
          url: 'http://127.0.0.1:1/',
          body: { message: 'hi' },
          answer: { whole: { kind: 'text' } },
        }),
      /: target\.body must ask for \{\{prompt\}\}.* or each request is the same/,
    ],
    [
      'a kind of request that no tenant asks',
      (d) => set(d, 'traffic.requests', [{ name: 'a', tenants: 0, workload: { kind: 'support-desk', asks: 'chat' } }]),
      /: traffic\.requests\[0\]\.tenants must be a whole number between 1 and 10000, got 0 \(line \d+\)$/,
    ],
    [
      'shares of tenants in place of their number',
      (d) =>
        set(d, 'traffic.requests', [
          { name: 'a', tenants: { count: 3 }, workload: { kind: 'support-desk', asks: 'chat' } },
        ]),
      /: traffic\.requests\[0\]\.tenants must be a whole number between 1 and 10000, got \{/,
    ],
    [
      'a name that is none',
      (d) => set(d, 'name', 'My Drill'),
      /: name must be lower-case words joined by hyphens, got "My Drill" \(line 2\)$/,
    ],
    [
      'a number out of bounds',
      (d) => set(d, 'seed', -1),
      /: seed must be a whole number between 0 and 4294967295, got -1 \(line 3\)$/,
    ],
    [
      'a target nobody knows',
      (d) => set(d, 'target.kind', 'portky'),
      /: target\.kind must be one of .*got "portky"\. Did you mean "portkey"\? \(line \d+\)$/,
    ],
    [
      'a missing key',
      (d) => set(d, 'traffic.arrivals', undefined),
      /: traffic\.arrivals is missing: when requests are due.* \(line \d+\)$/,
    ],
    [
      'arrivals nobody knows',
      (d) => set(d, 'traffic.arrivals.kind', 'steady'),
      /arrivals\.kind must be one of poisson, trace, got "steady" \(line \d+\)$/,
    ],
    [
      'a rate of nothing',
      (d) => set(d, 'traffic.arrivals.ratePerSecond', 0),
      /ratePerSecond must be a number between 0\.01 and 100000, got 0 \(line \d+\)$/,
    ],
    [
      'a workload nobody knows',
      (d) => set(d, 'traffic.requests', [{ name: 'a', workload: { kind: 'promts' } }]),
      /requests\[0\]\.workload\.kind must be one of .*got "promts"\. Did you mean "prompts"\?/,
    ],
    [
      'a request without a workload',
      (d) => set(d, 'traffic.requests', [{ name: 'a' }]),
      /requests\[0\]\.workload is missing/,
    ],
    [
      'a request whose name is none',
      (d) => set(d, 'traffic.requests', [{ name: 'A b', workload: { kind: 'support-desk', asks: 'chat' } }]),
      /requests\[0\]\.name must be lower-case words joined by hyphens, got "A b"/,
    ],
    [
      'a task nobody knows',
      (d) => set(d, 'traffic.requests', [{ name: 'a', workload: { kind: 'support-desk', asks: 'chta' } }]),
      /workload\.asks must be one of .*Did you mean "chat"\?/,
    ],
    [
      'no requests',
      (d) => set(d, 'traffic.requests', []),
      /traffic\.requests must be a list of at least 1, at most 200, got \[\]/,
    ],
    [
      'a file of cases that ends with nothing known',
      (d) => set(d, 'traffic.requests', [{ name: 'a', workload: { kind: 'prompts', file: 'a.txt' } }]),
      /workload\.file must be a path that ends with \.ndjson.*got "a\.txt"/,
    ],
    [
      'two tools of one name that each request offers',
      (d) => {
        const tool = { type: 'function', function: { name: 'refund' } };
        const workload = { kind: 'prompts', file: 'a.ndjson', parameters: { tools: [tool, tool] } };
        set(d, 'traffic.requests', [{ name: 'a', workload }]);
      },
      /traffic\.requests\[0\]\.workload\.parameters\.tools\[1\]\.function\.name must be a name that no other tool has \(rename it, or leave one of the two out: tools\[0\] is called so, too\), got "refund"/,
    ],
    [
      'a contract for a request that is never sent',
      (d) => set(d, 'contracts[0].for', 'extracton'),
      /contracts\[0\]\.for must be one of extraction, tool-call, chat, got "extracton"\. Did you mean "extraction"\? \(line \d+\)$/,
    ],
    [
      'a contract nobody knows',
      (d) => set(d, 'contracts[2].kind', 'markdwn'),
      /contracts\[2\]\.kind must be one of .*Did you mean "markdown"\? \(line \d+\)$/,
    ],
    [
      'a schema that is none',
      (d) => set(d, 'contracts[0].schema', { type: 'objekt' }),
      /contracts\[0\]\.schema must be a JSON schema that compiles/,
    ],
    [
      'a fault nobody knows',
      (d) => set(d, 'timeline[2].primary[0].kind', 'silense'),
      /timeline\[2\]\.primary\[0\]\.kind must be one of .*Did you mean "silence"\? \(outage, line \d+\)$/,
    ],
    [
      'a share over 1',
      (d) => set(d, 'timeline[2].primary[0].when', { probability: 30 }),
      /when\.probability must be a number between 0 and 1, got 30 \(outage, line \d+\)$/,
    ],
    [
      'phases out of order',
      (d) => set(d, 'timeline[1].phase', 'recovery'),
      /timeline\[2\]\.phase must be in the order warmup, baseline, outage, recovery, got "outage" \(outage, line \d+\)$/,
    ],
    [
      'an outage without a fault',
      (d) => set(d, 'timeline[2].primary', []),
      /timeline must hold an outage with a fault: .* \(line \d+\)$/,
    ],
    [
      'a metric nobody knows',
      (d) => set(d, 'objectives[0].metric', 'usableRation'),
      /objectives\[0\]\.metric must be one of .*Did you mean "usableRatio"\? \(line \d+\)$/,
    ],
    [
      'a validity nobody knows',
      (d) => set(d, 'validity', { minBaselineUsable: 1 }),
      /validity\.minBaselineUsable is not a known key\. Did you mean "minBaselineUsableRatio"\?/,
    ],
    [
      'a host that was not allowed',
      (d) => set(d, 'target', { kind: 'url', url: 'https://gateway.example.com/v1' }),
      /target\.url must be on this machine or name a host of allowedHosts, got "gateway\.example\.com" \(line \d+\)$/,
    ],
    [
      'a header whose name is none, which is shown though its value is not',
      (d) => set(d, 'timeline[2].primary[0].match', { headers: { 'X-Tenant': 'of whom nobody should read' } }),
      /primary\[0\]\.match\.headers must be a header name in lower case, got "X-Tenant" \(outage, line \d+\)$/,
    ],
    [
      'a header whose name looks like a key',
      (d) => set(d, 'timeline[2].primary[0].match', { headers: { 'SK sk-ant-1234567890123456': '*' } }),
      /match\.headers must be a header name in lower case, got "SK [^1]*" \(outage, line \d+\)$/,
    ],
    ['too few virtual users', (d) => set(d, 'traffic.vus', 1), /traffic\.vus must be at least \d+, got 1/],
  ])('that has %s', async (_, change, message) => {
    const json = JSON.parse(JSON.stringify({ ...drill, traffic })) as Record<string, unknown>;
    change(json);
    const told = await fail(json);
    expect(told).toMatch(message);
    expect(told.split('\n')).toHaveLength(1);
  });

  it('that is no JSON is told by line and column', async () => {
    expect(await fail('{\n  "name": "a",\n}')).toBe(
      'drill.json is no valid JSON: line 3, column 1 must be a key in double quotes, got "}"',
    );
  });

  it('is told all that is wrong in it at once', async () => {
    const told = await fail({ ...drill, traffic, name: 'No Name', seed: -1, judge: 'cencus' });
    expect(told.split('\n')).toHaveLength(3);
  });
});

describe('a drill in YAML', () => {
  it('is told by line, and all at once', async () => {
    const path = join(folder, 'drill.yaml');
    const text = `# A comment.\nname: No Name\nseed: -1\ntimeline:\n  - { phase: baseline, durationMs: 0 }\n`;
    await writeFile(path, text);
    const told: unknown = await prepareRun(path).catch((cause: unknown) => cause);
    const lines = (told as Error).message.replaceAll(`${folder}/`, '').split('\n');
    expect(lines).toContain('drill.yaml: name must be lower-case words joined by hyphens, got "No Name" (line 2)');
    expect(lines).toContain('drill.yaml: seed must be a whole number between 0 and 4294967295, got -1 (line 3)');
    expect(lines).toContain(
      'drill.yaml: timeline[0].durationMs must be a number between 1 and 86400000, got 0 (baseline, line 5)',
    );
    expect(lines.filter((line) => line.includes('is missing'))).toHaveLength(3);
  });

  it('that is none is told by line', async () => {
    const path = join(folder, 'drill.yaml');
    await writeFile(path, 'name: a\nseed: [1\n');
    await expect(prepareRun(path)).rejects.toThrow(/drill\.yaml is no valid YAML: line 3: /);
  });
});
