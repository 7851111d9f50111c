import { object, optional, required, unionByKind, withDefault } from '../kit/settings/object.ts';
import { choice, list, number, type ReadBy, type Reader, text, type WrittenBy } from '../kit/settings/reader.ts';
import { slug } from '../kit/settings/slug.ts';
import { answerForms } from '../kit/terms/answer-form.ts';
import { clientSettings } from './clients.ts';
import { followUpSettings } from './follow-ups.ts';
import { lengthTables } from './lengths.ts';
import { workloadSettings } from './workloads/index.ts';

const tenantCount = number({ min: 1, max: 10_000, whole: true });

const traffic = object({
  arrivals: required(
    'when requests are due',
    unionByKind({
      poisson: object({ ratePerSecond: required('mean rate', number({ min: 0.01, max: 100_000 })) }),
      trace: object({
        file: required(
          'trace file: of Azure LLM inference (2023, 2024), Mooncake, Qwen-Bailian or BurstGPT, CSV with the columns t_ms,input_tokens,output_tokens, or the file of a `recording`: then its requests are asked when they were',
          text(),
        ),
        speed: withDefault('trace time runs this many times faster', number({ min: 0.001, max: 10_000 }), 1),
      }),
    }),
  ),
  lengths: withDefault(
    'where lengths of prompts and answers come from; a trace brings its own',
    choice(Object.keys(lengthTables) as (keyof typeof lengthTables)[]),
    'azure-2023-conversation',
  ),
  maxOutputTokens: withDefault(
    'longest answer asked for, tokens; longer draws are cut to it',
    number({ min: 1, max: 100_000, whole: true }),
    1_000,
  ),
  requests: withDefault(
    'the kinds of request there are; without it, the three of the sample, a support desk',
    list(
      object({
        name: required('its name, by which contracts and reports call it', slug()),
        weight: withDefault('its share, relative to the others', number({ min: 0 }), 1),
        streamedRatio: withDefault('share of it that is streamed', number({ min: 0, max: 1 }), 0.5),
        tenants: optional(
          'number of tenants who ask it, from `tenant-1` on: the same tenants as those of other kinds, their shares falling as 1/rank; without it, as many as `tenants` of the drill',
          tenantCount,
        ),
        workload: required('where its requests come from', workloadSettings),
      }),
      { min: 1, max: 200 },
    ),
    answerForms.map((asks) => ({ name: asks, workload: { kind: 'support-desk', asks } })),
  ),
  tenants: withDefault(
    'number of tenants, `tenant-1` and so on; their shares fall as 1/rank; a kind of request may have a number of its own',
    tenantCount,
    8,
  ),
  requestTimeoutMs: withDefault("k6's time-out of one request, ms", number({ min: 1, max: 3_600_000 }), 30_000),
  clients: optional(
    'how callers try again, as the SDKs of OpenAI and Anthropic do; without it none does',
    clientSettings,
  ),
  followUps: optional(
    'what a virtual user of your own may ask for behind a planned request, about the same case ([own-k6-script.md](own-k6-script.md)); without it, nothing',
    list(followUpSettings, { min: 1, max: 20 }),
  ),
  maxLateMs: withDefault(
    'a request that is overdue by more is dropped and counted as never sent, ms: what a frozen generator owes must not come in a burst',
    number({ min: 1, max: 3_600_000 }),
    1_000,
  ),
  vus: optional(
    'virtual users of k6; without it as many as requests fall due within one `requestTimeoutMs` (with `clients`, within all the tries of one caller, with `followUps` those of each of its requests), which is the least there may be',
    number({ min: 1, max: 20_000, whole: true }),
  ),
  marker: withDefault(
    'whether a correlation id stands at the end of every prompt; `auto`: only where neither headers nor `user` field get through the target to each provider, which is found out before the load (`never` with `--no-preflight`)',
    choice(['auto', 'never', 'always']),
    'auto',
  ),
  model: withDefault('model the requests ask the target for', text(), 'cutover-app'),
});

/** Whether a correlation id stands at the end of every prompt, once that is decided. */
export type Marker = 'never' | 'always';

/** The load of a drill: when, how long, of which kinds, by whom. */
export interface TrafficSettings extends ReadBy<typeof traffic> {}

/** Reads the load of a drill. */
export const trafficSettings: Reader<TrafficSettings, WrittenBy<typeof traffic>> = traffic;
