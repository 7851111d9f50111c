import { CAPACITY_VERSION } from '../../lib/collector/scorecard/capacity.ts';
import { capacityShape } from '../../lib/collector/scorecard/capacity-shape.ts';
import { SCORECARD_VERSION } from '../../lib/collector/scorecard/scorecard.ts';
import { scorecardShape } from '../../lib/collector/scorecard/scorecard-shape.ts';
import { renderResultSchema } from './render-schema.ts';

/** schema/scorecard.json and schema/capacity.json, by their names: the JSON schemas of what a drill and a search come to, made of the shapes they are read by. */
export const resultSchemas = {
  'scorecard.json': () => renderResultSchema('A scorecard of Cutover', scorecardShape.schema, [SCORECARD_VERSION]),
  'capacity.json': () =>
    renderResultSchema("What a search for the breaking rate came to, Cutover's capacity.json", capacityShape.schema, [
      CAPACITY_VERSION,
    ]),
} as const;
