import type { Preset } from './preset.ts';

/** Rules of form in the descriptions of a tool's parameters, which no schema sees. */
export const ifevalFc: Readonly<Record<string, Preset>> = {
  'best-model@ifeval-fc-2025-09-22': {
    model: 'the best of those measured, GPT-5 and Claude Opus 4.1 among them',
    host: 'not told',
    date: '2025-09-22',
    source: {
      name: 'IFEval-FC',
      publishedIn: 'arXiv 2509.18420, 750 cases: no model above 80 %',
      licence: 'numbers only',
    },
    measures: [{ name: 'format instructions followed in calls', value: 0.8, of: 750, bound: 'at-most' }],
    assumed: 'the bound itself; that an argument in another form than its description wants is a wrong value',
    set: {
      'tool-call': [
        { kind: 'right', weight: 80 },
        { kind: 'wrong-value', weight: 20 },
      ],
    },
  },
};
