import type { Dialect } from '../dialects/dialect.ts';
import { argumentMisses } from '../dialects/tool-call-mixes.ts';
import type { Preset, PresetSource, PublishedMeasure } from './preset.ts';

const source: PresetSource = {
  name: 'K2 Vendor Verifier',
  publishedIn: 'README of github.com/MoonshotAI/K2-Vendor-Verifier (tests of 2025-11-15, 4,000 requests), retyped',
  licence: 'no licence file; numbers only',
};
const DATE = '2025-11-15';
const MAKER = 'moonshot';

/**
 * Of 4,000 requests, calls made and calls that match their schema; and the trigger similarity (F1 of "it ends in tool calls"
 * against the maker's API) where a number is given: for the others it is said to be as good as the maker's own.
 */
type Row = readonly [host: string, called: number, valid: number, triggerSimilarity?: number];

const thinking: readonly Row[] = [
  [MAKER, 1958, 1958],
  ['moonshot-turbo', 1984, 1984],
  ['fireworks', 1703, 1703],
  ['infiniai', 1827, 1825],
  ['siliconflow', 2119, 2097],
  ['gmicloud', 1850, 1775],
  ['atlascloud', 1878, 1798],
  ['sglang', 1874, 1790],
  ['vllm', 2128, 1856],
  ['parasail', 2108, 1837],
  ['deepinfra', 2071, 1800],
  ['google-vertex', 1945, 1668],
  ['together', 1893, 1602],
  ['novita', 1778, 1715, 0.7222],
  ['chutes', 3657, 3037, 0.681],
  ['fireworks-openrouter', 1494, 1494, 0.6738],
];

const september: readonly Row[] = [
  [MAKER, 1274, 1274],
  ['moonshot-turbo', 1398, 1398],
  ['deepinfra', 1365, 1365],
  ['fireworks', 1453, 1453],
  ['infinigence', 1257, 1257],
  ['novita', 1299, 1299],
  ['siliconflow', 1305, 1302],
  ['chutes', 1271, 1229],
  ['vllm', 1325, 1007],
  ['sglang', 1269, 928],
  ['volc', 1330, 969],
  ['baseten', 1243, 901],
  ['atlascloud', 1277, 925],
  ['together', 1266, 911],
  ['groq', 1042, 1042, 0.6952],
  ['nebius', 644, 544, 0.506],
];

/** The same weights at many hosts, by the maker's test of them. */
export const k2VendorVerifier: Readonly<Record<string, Preset>> = {
  ...presetsOf('k2-thinking', 'kimi-k2-thinking', thinking),
  ...presetsOf('k2-0905', 'kimi-k2-0905-preview', september),
};

function presetsOf(short: string, model: string, rows: readonly Row[]): Record<string, Preset> {
  const ofMaker = rows.find(([host]) => host === MAKER)?.[1] ?? 0;
  return Object.fromEntries(
    rows.map(([host, called, valid, similarity]): [string, Preset] => {
      const left = similarity === undefined ? 0 : Math.max(0, ofMaker - called);
      return [
        `${short}@${host}-${DATE}`,
        {
          model,
          host,
          date: DATE,
          source,
          measures: measuresOf(called, valid, similarity),
          assumed: assumptionOf(called - valid, left, similarity !== undefined && called > ofMaker, ofMaker),
          set: { 'tool-call': mixOf(called, valid, left) },
        },
      ];
    }),
  );
}

function measuresOf(called: number, valid: number, similarity: number | undefined): PublishedMeasure[] {
  const accuracy: PublishedMeasure = { name: 'schema accuracy', value: valid / called, of: called, bound: 'exact' };
  if (similarity === undefined) return [accuracy];
  return [accuracy, { name: 'trigger similarity', value: similarity, of: 4_000, bound: 'exact' }];
}

/** How calls miss their schema is not published. */
function mixOf(called: number, valid: number, left: number): Dialect['tool-call'] {
  const all = argumentMisses.reduce((sum, { weight }) => sum + weight, 0);
  const misses = argumentMisses.map(({ kind, weight }) => ({ kind, weight: ((called - valid) * weight) / all }));
  return [
    { kind: 'right', weight: valid },
    ...(called === valid ? [] : misses),
    ...(left === 0 ? [] : [{ kind: 'tool-none' as const, weight: left }]),
  ];
}

function assumptionOf(broken: number, left: number, callsMore: boolean, ofMaker: number): string {
  const said = [
    ...(broken > 0 ? ['in which ways the calls miss their schema'] : []),
    ...(left > 0 ? [`that the ${left} calls it made fewer than the maker (${ofMaker}) were left out`] : []),
    ...(callsMore ? ['nothing of the calls it made where the maker made none: those are not played'] : []),
  ];
  return said.length === 0 ? 'nothing' : said.join('; ');
}
