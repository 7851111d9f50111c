import { studentBound } from '../../kit/stats/student.ts';
import { wilsonInterval } from '../../kit/stats/interval.ts';
import type { Block, BlockCall, Condition } from './block.ts';

/** How one condition fared at a rate. */
export interface Attained {
  hits: number;
  total: number;
  /** hits / total; null where it is for nobody. */
  ratio: number | null;
  /** Of the true share, 95 %, widened by what callers who come together share. */
  interval: [number, number];
  /** How many times as many callers it takes as if each had fared by himself; at least 1. */
  designEffect: number;
  outcome: 'met' | 'missed' | 'unresolved';
}

/** A block in pieces of equal time: so many. */
const PIECES = 12;

/** Did the block hold, as it was: each condition at least at its attainment, with somebody it is for? What cannot hold any more was ended, and did not. */
export function holds(block: Block, conditions: readonly Condition[]): boolean {
  return readHold(block, conditions) === true;
}

/** As `holds`; null: nothing was missed, but a condition was for nobody in it, so it is evidence neither way. */
export function readHold(block: Block, conditions: readonly Condition[]): boolean | null {
  if (block.overSaturated) return false;
  const attained = conditions.map((condition, place) => isAttained(block.calls, condition, place));
  if (attained.includes(false)) return false;
  return attained.includes(null) ? null : true;
}

function isAttained(calls: readonly BlockCall[], { attainment }: Condition, place: number): boolean | null {
  const { hits, total } = count(calls, place);
  return total === 0 ? null : hits / total >= attainment;
}

/**
 * How a condition fared over all blocks at one rate. `met` and `missed` only where the Wilson interval of as many independent callers as
 * these are worth lies on one side of the attainment; what is for nobody is unresolved.
 */
export function judgeCondition(blocks: readonly Block[], { attainment }: Condition, place: number): Attained {
  const pieces = blocks.flatMap((block) => cut(block, place));
  const hits = pieces.reduce((sum, piece) => sum + piece.hits, 0);
  const total = pieces.reduce((sum, piece) => sum + piece.total, 0);
  if (total === 0) return { hits, total, ratio: null, interval: [0, 1], designEffect: 1, outcome: 'unresolved' };
  const designEffect = measureDesignEffect(pieces);
  const interval = wilsonInterval(hits / designEffect, total / designEffect);
  const missed = interval[1] < attainment || blocks.every(({ overSaturated }) => overSaturated);
  const outcome = missed && hits / total < attainment ? 'missed' : interval[0] >= attainment ? 'met' : 'unresolved';
  return { hits, total, ratio: hits / total, interval, designEffect, outcome };
}

/** The worst of all conditions, or of over-saturation: missed before unresolved before met. */
export function judgeBlocks(
  blocks: readonly Block[],
  conditions: readonly Condition[],
): { outcome: Attained['outcome']; attained: Attained[] } {
  const attained = conditions.map((condition, place) => judgeCondition(blocks, condition, place));
  const outcomes = new Set(attained.map(({ outcome }) => outcome));
  const saturated = blocks.filter(({ overSaturated }) => overSaturated).length;
  if (saturated === blocks.length || outcomes.has('missed')) return { outcome: 'missed', attained };
  return { outcome: saturated > 0 || outcomes.has('unresolved') ? 'unresolved' : 'met', attained };
}

/** Has one of these blocks held and another not, each resolved by itself? Near the rate at which it breaks whole blocks fare well or not by chance; elsewhere none does. */
export function isTwofold(blocks: readonly Block[], conditions: readonly Condition[]): boolean {
  const outcomes = listOutcomes(blocks, conditions);
  return outcomes.has('met') && outcomes.has('missed');
}

/** What each of these blocks resolves by itself. */
export function listOutcomes(blocks: readonly Block[], conditions: readonly Condition[]): Set<Attained['outcome']> {
  return new Set(blocks.map((block) => judgeBlocks([block], conditions).outcome));
}

interface Piece {
  hits: number;
  total: number;
}

/** In pieces of equal time, those without a caller left out. */
function cut({ calls, plannedMs }: Block, place: number): Piece[] {
  const pieces = Array.from({ length: PIECES }, (): Piece => ({ hits: 0, total: 0 }));
  for (const { dueMs, met } of calls) {
    const own = met[place];
    const piece = pieces[Math.min(PIECES - 1, Math.max(0, Math.floor((dueMs / plannedMs) * PIECES)))];
    if (own === null || own === undefined || piece === undefined) continue;
    piece.total++;
    if (own) piece.hits++;
  }
  return pieces.filter(({ total }) => total > 0);
}

/**
 * By how much the share varies from piece to piece beyond what independent callers would, with the wider bound that few pieces make of it: 1 or
 * more. Source: the ratio estimator of cluster sampling, W. G. Cochran, "Sampling Techniques" (1977), 9A; the pieces as in the method of batch
 * means.
 */
export function measureDesignEffect(pieces: readonly Piece[]): number {
  const hits = pieces.reduce((sum, piece) => sum + piece.hits, 0);
  const total = pieces.reduce((sum, piece) => sum + piece.total, 0);
  const ratio = hits / total;
  const alone = (ratio * (1 - ratio)) / total;
  if (pieces.length < 2 || alone === 0) return 1;
  const spread = pieces.reduce((sum, piece) => sum + (piece.hits - ratio * piece.total) ** 2, 0);
  const together = (pieces.length / (pieces.length - 1)) * (spread / total ** 2);
  const wider = (studentBound(0.95, pieces.length - 1) / studentBound(0.95, Infinity)) ** 2;
  return Math.max(1, (together / alone) * wider);
}

function count(calls: readonly BlockCall[], place: number): Piece {
  const piece: Piece = { hits: 0, total: 0 };
  for (const { met } of calls) {
    const own = met[place];
    if (own === null || own === undefined) continue;
    piece.total++;
    if (own) piece.hits++;
  }
  return piece;
}
