/**
 * How many times slower everything is when `running` requests (this one among them) share so many slots: 1 for one
 * alone, `fullLoadFactor` when all are taken, evenly in between. The shape is that of llm-d-inference-sim's
 * `time-factor-under-load`, whose documentation gives 2 to 3 for a full batch on an H100.
 */
export function slowDown(running: number, slots: number, fullLoadFactor: number): number {
  if (slots <= 1) return fullLoadFactor;
  const load = Math.min(1, Math.max(0, (running - 1) / (slots - 1)));
  return 1 + (fullLoadFactor - 1) * load;
}
