import { mockSettings } from '../../mocks/mock/parse-mock.ts';
import type { Drill, DrillInput } from '../../lib/drill/drill.ts';
import { parseDrill } from '../../lib/drill/parse-drill.ts';
import { writeDrill } from './drills.ts';

/** The small drill with changes, read by the real readers. */
export function parseWrittenDrill(changes: Partial<DrillInput> = {}): Drill {
  return parseUnknownDrill(writeDrill(changes));
}

/** Anything, read as a drill. */
export function parseUnknownDrill(input: unknown): Drill {
  return parseDrill(JSON.parse(JSON.stringify(input)), mockSettings);
}
