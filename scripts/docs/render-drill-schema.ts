import { createDrillSettings } from '../../lib/drill/drill.ts';
import { mockSettings } from '../../mocks/mock/parse-mock.ts';
import { renderSchema } from './render-schema.ts';

/** schema/drill.json: the JSON schema of a drill, made of the drill's reader. */
export function renderDrillSchema(): string {
  return renderSchema('A drill of Cutover', createDrillSettings(mockSettings).describe());
}
