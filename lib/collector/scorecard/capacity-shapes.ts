/** What it costs to bring the declared peak to a fallback at once, and by way of a part of it. Shares 0..1, times ms. */
export interface CapacityShapes {
  /** Requests a second. */
  peakRate: number;
  /** Without load before each. */
  restMs: number;
  shapes: CapacityShape[];
  /** The share lost at once less that lost behind the ramp, both at the whole peak, with its 95 % interval; null: one of them was not driven. */
  difference: { difference: number; interval: [number, number] } | null;
  /** Why not all were driven, a clause; null: they were. */
  stopped: string | null;
}

/** One shape, over all cutovers in it. */
export interface CapacityShape {
  shape: 'jump' | 'ramp';
  cutovers: number;
  stages: (CapacityLoss & { share: number; durationMs: number })[];
  whole: CapacityLoss;
  /** Callers in each cutover that were there, by the peak, and were not sent while it rose: what becomes of them is not measured. */
  heldBack: number;
}

/** Callers without an answer. */
export interface CapacityLoss {
  callers: number;
  lost: number;
  /** Null: nobody asked. */
  ratio: number | null;
  /** 95 %, widened by what callers who come together share. */
  interval: [number, number];
}
