import { object, optional, required, withDefault } from '../../kit/settings/object.ts';
import { choice, list, type ReadBy, text, type WrittenBy } from '../../kit/settings/reader.ts';
import { slug } from '../../kit/settings/slug.ts';
import { arrivalsSettings } from './arrivals.ts';
import { instant } from './instant.ts';
import { incidentPhaseSettings } from './phase.ts';
import { recoverySettings } from './recovery.ts';
import { incidentShapeNames } from './shapes.ts';
import { statusPageSettings } from './status-page.ts';

/** How sure a part of an incident is: said by the provider; by a good second hand or a measurement; by one voice; by nobody. */
const confidences = ['high', 'medium', 'low', 'assumed'] as const;

/** Whose words a source has. */
const sourceKinds = ['primary', 'copy', 'measured', 'reseller', 'press', 'user', 'own'] as const;

const names = list(text(), { min: 1, max: 100 });
const confidence = choice(confidences);

/** Reads an incident key by key; what must hold between keys, `parseIncident` sees to. */
export const incidentSettings = object({
  $schema: optional(
    'where an editor finds the JSON schema of incidents: "./node_modules/cutover/schema/incident.json"; Cutover does not look at it',
    text(),
  ),
  name: required('lower-case words joined by hyphens: whose, the day, what', slug()),
  title: required('what happened, in one line', text()),
  provider: required('who failed: openai, anthropic, azure-openai, google, own-gateway, …', slug()),
  shapes: required('what shapes it has, the most telling first', list(choice(incidentShapeNames), { min: 1, max: 6 })),
  startsAt: required('when it began, in UTC, as exactly as it is known', instant()),
  phases: required(
    'what callers saw over time, in order; between phases all is well, and those on one provider do not overlap',
    list(incidentPhaseSettings, { min: 1, max: 200 }),
  ),
  arrivals: optional(
    'how much traffic came, where it was counted: points from its start on and beyond its end, straight between them. A replay goes by it in place of rateFactor and of a herd',
    arrivalsSettings,
  ),
  recovery: required('how it ended, behind the last phase', recoverySettings),
  statusPage: required('what the status page said, and when', statusPageSettings),
  scope: withDefault(
    'who was hit, as far as it was said; a replay takes the primary for one of them',
    object({
      models: optional('the models', names),
      regions: optional('the regions', names),
      endpoints: optional('the endpoints', names),
      tenants: optional('which callers, in a sentence', text()),
    }),
    {},
  ),
  confidence: required(
    'how sure each part is: high, in the provider’s own words; medium, of a good second hand or measured; low, of one voice or contested; assumed, of nobody',
    object({
      times: required('when it began and ended, and its phases', confidence),
      shares: required('how many calls were hit', confidence),
      errors: required('how they failed', confidence),
      scope: required('who was hit', confidence),
      arrivals: optional('how much traffic came', confidence),
      recovery: required('how it ended', confidence),
      statusPage: required('what the status page said', confidence),
    }),
  ),
  assumed: withDefault(
    'the places in this file that nobody reported and a replay needs, by path: "phases[0].share"',
    list(text(), { max: 500 }),
    [],
  ),
  sources: required(
    'where it was read; one without `primary` says that none was seen',
    list(
      object({
        kind: required(
          'whose words: primary, of who failed; copy, theirs as another gives them; measured, by someone behind it; reseller, who sells it on; press; user; own, a log of yours',
          choice(sourceKinds),
        ),
        where: required('its address, or its name', text()),
      }),
      { min: 1, max: 20 },
    ),
  ),
  notes: withDefault(
    'what else must be known: what could not be told, what it is a stand-in for',
    list(text(), { max: 50 }),
    [],
  ),
});

/**
 * What happened to a provider, as data: an entry of the catalogue, or one's own, made from a log. JSON-serialisable;
 * `parseIncident` turns unknown JSON into one. Times are milliseconds from its start, as they were; shares 0..1.
 */
export interface Incident extends Omit<ReadBy<typeof incidentSettings>, '$schema'> {}

/** An incident as people write it: whatever has a default may be left out. */
export interface IncidentInput extends WrittenBy<typeof incidentSettings> {}

/** From its start until all was well, in milliseconds: its phases, and how it recovered. */
export function incidentDurationMs({ phases, recovery }: Pick<Incident, 'phases' | 'recovery'>): number {
  const lastMs = Math.max(...phases.map(({ startMs, durationMs }) => startMs + durationMs));
  return lastMs + (recovery.kind === 'ramp' || recovery.kind === 'flapping' ? recovery.durationMs : 0);
}
