import { expect, test } from 'vitest';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { readCatalogue } from '../../../lib/run/incidents/read-catalogue.ts';
import { renderIncidents } from '../../../scripts/terminal/render-incidents.ts';

test.each([60, 80, 120])('the whole catalogue in lines of at most %i columns, with every shape', async (width) => {
  const incidents = await readCatalogue({});
  const shown = renderIncidents(incidents, width);
  expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
  const said = shown.replaceAll(/\s+/g, ' ');
  for (const { name, shapes } of incidents) {
    expect(said).toContain(name);
    expect(said).toContain(shapes.join(', '));
  }
});
