import type { Rehearsal } from '../scorecard/rehearsal.ts';
import type { Point, RunTags } from './point.ts';

/** What a rehearsal came to: a point for each cell of its matrix, at its start. */
export function listRehearsalPoints(rehearsal: Rehearsal): Point[] {
  const atMs = Date.parse(rehearsal.startedAt);
  const tags: RunTags = { run: rehearsal.rehearsalId, drill: rehearsal.drill };
  return rehearsal.cells.map((cell) => ({
    measurement: 'cutover_rehearsal',
    tags: { ...tags, request: cell.request, contract: cell.contract, column: cell.column },
    atMs,
    fields: {
      total: cell.total,
      usable: cell.usable,
      repaired: cell.repaired,
      repaired_wrong: cell.repairedWrong,
      failed: cell.failed,
      refused: cell.refused,
      unanswered: cell.unanswered,
      misrouted: cell.misrouted,
      miss_ratio: cell.missRatio,
      miss_low: cell.missInterval[0],
      miss_high: cell.missInterval[1],
      decision: cell.decision,
    },
  }));
}
