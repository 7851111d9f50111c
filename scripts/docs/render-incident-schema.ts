import { incidentSettings } from '../../lib/drill/incidents/incident.ts';
import { renderSchema } from './render-schema.ts';

/** schema/incident.json: the JSON schema of an incident, made of the incident's reader. */
export function renderIncidentSchema(): string {
  return renderSchema('An incident of Cutover', incidentSettings.describe());
}
