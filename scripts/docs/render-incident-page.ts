import { type Incident, incidentDurationMs } from '../../lib/drill/incidents/incident.ts';
import type { IncidentPhase } from '../../lib/drill/incidents/phase.ts';
import { incidentShapes } from '../../lib/drill/incidents/shapes.ts';
import { formatLength } from '../../lib/kit/format/format-length.ts';
import { drawIncident, nameHit } from './draw-incident.ts';
import { formatMoment } from './format-moment.ts';
import { renderTable } from './render-table.ts';

const MARK = ' *';

/** The page of an incident, in Markdown, made of its data alone. */
export function renderIncidentPage(incident: Incident): string {
  const { name, title, provider, startsAt, phases, shapes, sources, notes, confidence, assumed } = incident;
  const lengthMs = incidentDurationMs(incident);
  const at = (ms: number): string => formatMoment(startsAt, ms, lengthMs);
  const mark = (path: string): string =>
    assumed.some((marked) => marked === path || marked.startsWith(`${path}.`) || marked.startsWith(`${path}[`))
      ? MARK
      : '';
  return `${[
    `# ${title}`,
    `Made from [its data](../../scenarios/incidents/${name}.json) by \`test/scripts/docs/render-incidents.test.ts\`; do not edit it by hand. [All incidents](../incidents.md).`,
    `**${provider}**, ${startsAt.replace('T', ' ').replace('Z', ' UTC')}, ${formatLength(lengthMs)}: ${shapes.join(', ')} (${incidentShapes[shapes[0] ?? 'step']}).`,
    `![The share of calls that were hit over time](${name}.svg)`,
    `<details><summary>The same as text</summary>\n\n\`\`\`text\n${drawIncident(incident)}\n\`\`\`\n\n</details>`,
    renderTable(
      ['from', 'to', 'what callers saw', 'hit', 'share', 'how'],
      phases.map((phase, index) => [
        at(phase.startMs) + mark(`phases[${index}].startMs`),
        at(phase.startMs + phase.durationMs) + mark(`phases[${index}].durationMs`),
        phase.sees,
        `${nameHit(phase.on)}${phase.models === undefined ? '' : ` (${phase.models.join(', ')})`}${mark(`phases[${index}].on`)}`,
        `${describeShare(phase)}${mark(`phases[${index}].share`)}${describeBy(phase)}${mark(`phases[${index}].by`)}${phase.rateFactor === 1 ? '' : `; ${phase.rateFactor} times the traffic${mark(`phases[${index}].rateFactor`)}`}`,
        `${describeFaults(phase)}${mark(`phases[${index}].faults`)}`,
      ]),
    ),
    `It ended ${describeRecovery(incident)}${mark('recovery')}. ${describeStatusPage(incident, at)}${describeScope(incident)}`,
    ...(assumed.length === 0 ? [] : ['`*`: assumed, so that it can be played; nobody reported it.']),
    `How sure it is: times ${confidence.times}, shares ${confidence.shares}, errors ${confidence.errors}, who was hit ${confidence.scope},${confidence.arrivals === undefined ? '' : ` traffic ${confidence.arrivals},`} how it ended ${confidence.recovery}, the status page ${confidence.statusPage}.`,
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
    `Sources: ${sources.map(({ kind, where }) => `${where} (${kind})`).join('; ')}.`,
    `\`\`\`sh\nnpx cutover replay ${name} drill.yaml --time-scale ${findScale(lengthMs)}\n\`\`\``,
  ].join('\n\n')}\n`;
}

/** So that it takes some minutes. */
function findScale(lengthMs: number): number {
  const wanted = lengthMs / 180_000;
  return [1, 2, 5, 10, 20, 60, 120, 300, 600, 3_600, 20_000].findLast((scale) => scale <= wanted) ?? 1;
}

const percent = (ratio: number): string => `${Math.round(ratio * 10_000) / 100} %`;

function describeShare({ share }: IncidentPhase): string {
  if (typeof share === 'number') return percent(share);
  if ('from' in share) return `${percent(share.from)} to ${percent(share.to)}`;
  return `${percent(share.on)}, on for ${percent(share.onRatio)} of each ${formatLength(share.periodMs)}`;
}

function describeBy({ by }: IncidentPhase): string {
  return { call: '', request: ' of the requests, with all their tries', tenant: ' of the tenants, always' }[by];
}

function describeFaults({ faults }: IncidentPhase): string {
  const total = faults.reduce((sum, { weight }) => sum + weight, 0);
  return faults
    .map(({ weight, fault }) => {
      const what = 'error' in fault ? fault.error : fault.kind;
      const status = 'status' in fault && fault.status !== undefined ? ` as ${fault.status}` : '';
      return `\`${what}\`${status}${faults.length === 1 ? '' : ` ${Math.round((weight / total) * 100)} %`}`;
    })
    .join(', ');
}

function describeRecovery({ recovery }: Incident): string {
  switch (recovery.kind) {
    case 'step':
      return 'at once';
    case 'ramp':
      return `little by little, over ${formatLength(recovery.durationMs)}`;
    case 'flapping':
      return `on and off by turns of ${formatLength(recovery.periodMs)}, over ${formatLength(recovery.durationMs)}`;
    case 'herd':
      return `with ${recovery.rateFactor} times the usual traffic, falling over ${formatLength(recovery.durationMs)}`;
  }
}

function describeStatusPage({ statusPage }: Incident, at: (ms: number) => string): string {
  if (statusPage.kind === 'unknown') return 'What the status page said is not known.';
  if (statusPage.kind === 'silent') return 'The status page said nothing.';
  return `The status page: ${statusPage.updates.map(({ atMs, state, says }) => `${at(atMs)} ${state}: ${says}`).join(' ')}`;
}

function describeScope({ scope }: Incident): string {
  const parts = [
    ...(scope.models === undefined ? [] : [`models: ${scope.models.join(', ')}`]),
    ...(scope.regions === undefined ? [] : [`regions: ${scope.regions.join(', ')}`]),
    ...(scope.endpoints === undefined ? [] : [`endpoints: ${scope.endpoints.join(', ')}`]),
    ...(scope.tenants === undefined ? [] : [scope.tenants]),
  ];
  return parts.length === 0 ? '' : ` Who was hit: ${parts.join('; ')}.`;
}
