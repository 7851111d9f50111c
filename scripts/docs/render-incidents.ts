import { type Incident, incidentDurationMs, incidentSettings } from '../../lib/drill/incidents/incident.ts';
import { incidentShapes, incidentShapeNames } from '../../lib/drill/incidents/shapes.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';
import { renderKeys } from './render-keys.ts';
import { renderTable } from './render-table.ts';

/** What was not taken up into the catalogue. */
export interface Rejected {
  what: string;
  why: string;
}

/** docs/incidents.md, in Markdown: how past outages are played, the form they have, all of the catalogue, and what is not in it. */
export function renderIncidents(incidents: readonly Incident[], rejected: readonly Rejected[]): string {
  return `${[
    '# Past incidents',
    'Made from the code and the catalogue by `test/scripts/docs/render-incidents.test.ts`; do not edit it by hand.',
    `"Would it hurt us again?" is the question after every outage. \`cutover replay\` plays one of ${incidents.length} that happened against the target of a drill, with the drill's own traffic, contracts and objectives, and ends with its verdict.`,
    [
      '```sh',
      'npx cutover replay --list --shape regional                            # what there is',
      'npx cutover replay openai-2023-11-08 drill.yaml --time-scale 60       # two hours in two minutes',
      'npx cutover replay --all drill.yaml --provider anthropic --time-scale 600',
      'npx cutover replay my-outage.json drill.yaml                          # one of your own',
      '```',
    ].join('\n'),
    [
      '- The drill keeps its warm-up, baseline and recovery; the incident stands in place of its outages. A name may be cut where its beginning is that of one alone.',
      '- `--time-scale 60` makes an hour a minute. Phases, ramps and turns are scaled; delays, waits and rates are what a provider does, and stay. One that moves, turns on and off or gets later and later, and in which another begins or ends, is played at one scale throughout: a line stays straight. No part is shorter than `--least-phase` (5 s), nor than it takes, at a Poisson rate, to meet each of its faults ten times: what comes out longer is said.',
      '- What hit the primary hits the first of your providers that answer callers. Where an incident names models and your providers have some of them (`claude-opus-4-6-20260115` is Opus 4.6), it hits those instead, each while its model was hit, and says so; where they have none, it says for which the first stands. `fallback` the second, `all` all of them, `guards` those with the role `guard` ([guard.md](guard.md)). Errors come as that provider words them, whatever wire your provider speaks: a gateway goes by their status.',
      '- An incident that hit some tenants always needs the header that tells yours apart at your providers (`--tenant-header`, or `safety.blastRadius.header` of the drill): the seed says which ones, and those are hit each time; where the share moves, who is hit of a share is hit of each larger one, too. Without it, it hits as large a share of the requests, with all their tries.',
      '- `--all` plays a set, one after another, and prints for each whether it was survived, from when on callers were served well, who answered, what was lost, and what the way round cost. What the drill has nobody for is told and left out. Where the target or a provider could not be started or reached for one, that one is an error in the matrix, with its words, and the next is played; two such in a row end the set, and so does whatever else keeps one from being played: Ctrl-C, a run that was aborted, a safety lever, a frozen time, a lock that another holds, a full disk. What is left then is named. It ends with 4 where one was aborted, else with 2 where one could not be played, else with 1 where one failed, else with 3 where one has no verdict. Of one that was survived it says of how many parts the run says nothing, as too few requests are known to have met them: nobody knows whose request a connection was to bear that was reset before it. `--json` prints the same as a list, each of `kind` `run` or `error`.',
      '- Who comes back when it is over comes as data: `recovery` of kind `herd` is so many times the usual traffic behind the last phase, falling to it; `arrivals`, which `cutover incident fit` counts in a log, say it point by point, from the start to beyond the end. Both are of new callers: what callers do who failed and try again is `traffic.clients` of the drill, and comes on top. A drill that sets `traffic.vus` may have too few for a herd, and is told so.',
      '- `--status-page auto` (or a port) serves its status page meanwhile, for a target that trusts one: the `summary`, `status`, `components`, `incidents` and `incidents/unresolved` of the JSON of Atlassian’s Statuspage (`/api/v2/status.json`), on loopback. It says what the real one had said by then, as late as it was, in the replay’s time; where that was nothing, or nobody knows, all is well on it all the time, and where nobody knows when it said that all is well again, it never does. How bad it calls the outage nobody has written down: that goes by the largest share of calls that are hit. A target that the drill starts finds its address in the environment as `CUTOVER_STATUS_PAGE_URL`, which may stand in `target.start` too: `"env": { "STATUS_URL": "${CUTOVER_STATUS_PAGE_URL}" }`. Afterwards it is said how often the page was asked. A target that stays away from the primary for as long as the page says so meets no further part of the outage: the run says which part nobody met, and carries no verdict. Play one of a single part, or give the target another way back.',
      '- What an incident says in tokens (four of them a second) hits streamed answers alone: one in one piece has none that could be counted.',
      '- Where connections that are open live on while new ones are refused (`aws-2025-10-20`), a target whose pool carries all requests meets nothing of it, and that part has no verdict: its pool lived on for two minutes, and would have had to for hours. Give it a pool whose connections end (an idle time-out, an age), or play it with `"pooled": "reset"` from a file of your own.',
      '- Ratios of the outage are of what is sent while faults are in force, or met one: the time in which all is well between two waves would make them better than any wave was. The same goes for the time between two turns of one that flaps. The report has both. Objectives of the outage are held to the worst of three: all of it, so that what fails behind a wave counts, too; what is sent while faults are in force; and what is sent in the parts that hit hardest (half as hard as the hardest, or more), so that four minutes in which nothing works are not lost in hours of a mild fault. How hard is told apart by what it does: the share of calls that fail, at a provider, and at several, so that minutes in which nobody is left are not lost in hours of the primary alone; how much later answers come that are late alone, in the mean of all calls; and the share that trickles. The replay says how long all is well.',
      '- Two replays, before and after a mend, have the same name, seed and plan, so that their reports can be held side by side.',
    ].join('\n'),
    '## What is fact, and what is not',
    'Of most outages the provider says when and what, and of few how many calls failed. What nobody reported, and a replay needs, is listed in `assumed` and bears a `*` on its page; how sure the other parts are is in `confidence`. An entry whose source is not the provider itself says so in `notes`. Times are UTC.',
    '## By shape',
    ...incidentShapeNames.flatMap((shape) => [
      `### ${shape}`,
      `${upperFirst(incidentShapes[shape])}.`,
      renderTable(
        ['incident', 'what happened', 'provider', 'lasted', 'primary source'],
        incidents
          .filter(({ shapes }) => shapes.includes(shape))
          .map((incident) => [
            `[${incident.name}](incidents/${incident.name}.md)`,
            incident.title,
            incident.provider,
            formatLength(incidentDurationMs(incident)),
            incident.sources.some(({ kind }) => kind === 'primary') ? 'yes' : 'none seen',
          ]),
      ),
    ]),
    '## The form',
    'An incident of your own is a JSON or YAML file of this form. An editor completes and checks it by `"$schema": "./node_modules/cutover/schema/incident.json"`. A key that is not known is an error, and so is a value out of its bounds; all mistakes are told at once. Times are milliseconds from the start of the incident, as they were.',
    ...renderKeys(incidentSettings.describe(), '', {
      'phases[].faults[].fault': 'a fault ([faults.md](faults.md))',
    }),
    `\`\`\`json\n${JSON.stringify(exampleIncident, null, 2)}\n\`\`\``,
    '## Not taken up',
    renderTable(
      ['what', 'why'],
      rejected.map(({ what, why }) => [what, why]),
    ),
  ].join('\n\n')}\n`;
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The example on the page. */
const exampleIncident = {
  name: 'ours-2026-11-20-brown-out',
  title: 'A third of the calls fails for twenty minutes, then fewer and fewer',
  provider: 'openai',
  shapes: ['brown-out'],
  startsAt: '2026-11-20T09:10Z',
  phases: [
    {
      startMs: 0,
      durationMs: 1_200_000,
      sees: '503 and, more rarely, answers that are eight seconds late.',
      share: 0.33,
      faults: [
        { weight: 3, fault: { kind: 'error-response', error: 'openai-503-overloaded' } },
        { weight: 1, fault: { kind: 'late-headers', delay: { kind: 'constant', ms: 8_000 } } },
      ],
    },
  ],
  recovery: { kind: 'ramp', durationMs: 600_000 },
  statusPage: { kind: 'silent' },
  confidence: {
    times: 'high',
    shares: 'high',
    errors: 'high',
    scope: 'medium',
    recovery: 'medium',
    statusPage: 'high',
  },
  sources: [{ kind: 'own', where: 'the access log of our gateway' }],
};
