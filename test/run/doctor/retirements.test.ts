import { describe, expect, it } from 'vitest';
import { findRetirement } from '../../../lib/run/doctor/retirements.ts';

describe('The table of retirements', () => {
  it.each<[model: string, host: string | null, found: object]>([
    ['gpt-4', 'api.openai.com', { day: '2026-10-23', isMakers: true, source: expect.stringMatching(/^https:/) }],
    ['gpt-4', 'eu.api.openai.com', { day: '2026-10-23', isMakers: true }],
    ['claude-2.1', null, { day: '2025-07-21', isMakers: false }],
    ['openai/gpt-4', 'openrouter.ai', { day: '2026-10-23', isMakers: false }],
    ['openrouter/openai/gpt-4:free', null, { day: '2026-10-23' }],
    ['models/gemini-2.5-pro', 'generativelanguage.googleapis.com', { day: '2026-12-01', isMakers: true }],
    ['projects/p/locations/l/publishers/google/models/gemini-2.0-flash@001', null, { day: '2026-06-01' }],
    ['bedrock/us-east-1/anthropic.claude-3-haiku-20240307-v1:0', null, { day: '2026-04-20' }],
    ['us.anthropic.claude-3-7-sonnet-20250219-v1:0', null, { day: '2026-02-19' }],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0', null, { day: '2026-04-20' }],
    ['vertex_ai/claude-3-haiku@20240307', null, { day: '2026-04-20' }],
    ['claude-3-5-sonnet-latest', 'api.anthropic.com', { day: '2025-10-28', isMakers: true }],
    ['anthropic/claude-3.5-sonnet', 'openrouter.ai', { day: '2025-10-28' }],
    ['GPT-5.1-2025-11-13', 'api.openai.com', { day: '2027-04-01' }],
  ])('finds %s at %s', (model, host, found) => {
    expect(findRetirement(model, host)).toMatchObject({ kind: 'retires', ...found });
  });

  it.each<[model: string, host: string | null, why: RegExp]>([
    ['gpt-4', 'mine.openai.azure.com', /deployment/],
    ['azure/gpt-4', null, /deployment/],
    ['gpt-4-0314', 'api.openai.com', /other versions of gpt-4$/],
    ['gpt-4o-2030-01-01', 'api.openai.com', /other versions of gpt-4o$/],
    ['ft:gpt-4o-mini-2024-07-18:us::1', 'api.openai.com', /fine-tuned/],
    ['arn:aws:bedrock:us-east-1:1:application-inference-profile/abc', null, /ARN/],
    ['team-a/gpt-4', 'gateway.example.com', /team-a\//],
    ['smart', 'gateway.example.com', /maker/],
    ['llama-4', 'localhost:8080', /maker/],
  ])('knows nothing of %s at %s', (model, host, why) => {
    expect(findRetirement(model, host)).toEqual({ kind: 'not-known', why: expect.stringMatching(why) });
  });

  it.each(['gpt-6-luna', 'openai/gpt-6-luna', 'claude-sonnet-4-6'])(
    'has no day for %s, of a maker that is in it',
    (model) => {
      expect(findRetirement(model, 'api.openai.com')).toEqual({ kind: 'none' });
    },
  );
});
