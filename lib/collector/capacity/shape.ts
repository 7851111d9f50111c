import type { Block } from './block.ts';

/** How a load comes to the declared peak: all of it at once, or by way of a part of it. */
export const shapeNames = ['jump', 'ramp'] as const;
export type ShapeName = (typeof shapeNames)[number];

/** A stretch of a shape: so large a share of the peak, 0 to 1, for so long. */
export interface ShapeStage {
  share: number;
  durationMs: number;
}

/** What of the peak comes first, in each shape; the whole follows, for a block. */
const risingShares: Readonly<Record<ShapeName, readonly number[]>> = { jump: [], ramp: [0.1, 0.25, 0.5] };

/** The stages of a shape: each that rises lasts half a block, the peak a whole one. */
export function listStages(shape: ShapeName, blockMs: number): ShapeStage[] {
  return [
    ...risingShares[shape].map((share) => ({ share, durationMs: blockMs / 2 })),
    { share: 1, durationMs: blockMs },
  ];
}

/** A load in a shape, and what became of it; none of it is left out as a warm-up. */
export interface ShapeTrial {
  shape: ShapeName;
  stages: readonly ShapeStage[];
  block: Block;
}

/** What was seen of shapes. */
export interface ShapesSeen {
  trials: ShapeTrial[];
  /** Why there is no more, as a clause; null: all were driven. */
  stopped: string | null;
}
