import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { createMockServer } from '../../../mocks/server/server.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';
import { wireFamilies } from '../../../mocks/answer/wire/index.ts';
import { formatCurl } from '../../../scripts/terminal/format-curl.ts';

const run = promisify(execFile);
const wires = wireNames;
const azure = wires.filter((wire) => 'azure' in wireFamilies[wire].flavours);
const cases = [...wires.map((wire) => ({ wire })), ...azure.map((wire) => ({ wire, flavour: 'azure' }))];

describe('the curl line a mock is shown with', () => {
  it.each(cases)('is answered as it stands: $wire $flavour', async (spoken) => {
    const model = "it's-a-model";
    const description: MockDescription = {
      provider: 'primary',
      model,
      dialect: 'strict',
      ttft: 'instant',
      tokensPerSecond: 10_000,
      ...spoken,
    };
    await using server = await createMockServer({ description, seed: 1, port: 0 });
    // A stand-in for curl, so that the line is read by a shell but no program need be there.
    const line = formatCurl(server.url, description);
    const { stdout } = await run('sh', [
      '-c',
      `curl() { for word in "$@"; do printf '%s\\n' "$word"; done; }; ${line}`,
    ]);
    const [url = '', ...words] = stdout.trim().split('\n');
    const headers = words.flatMap((word, at) => (words[at - 1] === '-H' ? [word.split(': ') as [string, string]] : []));
    const body = words[words.indexOf('-d') + 1] ?? '';
    const response = await fetch(url, { method: 'POST', headers, body });
    const text = await response.text();
    expect(response.status, text).toBe(200);
  });
});
