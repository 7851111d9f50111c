/** Who may do what to an injector that stays, in its fewest words: true when it is granted, and then it is done. */
export interface SessionModel {
  readonly holder: string | null;
  readonly faults: readonly unknown[];
  take(run: string): boolean;
  release(run: string | null): boolean;
  arm(run: string | null, faults: readonly unknown[]): boolean;
  extend(run: string | null): boolean;
  clear(run: string | null): boolean;
}

/** An injector nobody has come to; leases in it never run out. */
export function createSessionModel(): SessionModel {
  let holder: string | null = null;
  let faults: readonly unknown[] = [];
  const barred = new Set<string | null>();
  const mayArm = (run: string | null): boolean => holder === run && !barred.has(run);
  return {
    get holder() {
      return holder;
    },
    get faults() {
      return faults;
    },
    take(run) {
      if (barred.has(run) || (holder === null ? faults.length > 0 : holder !== run)) return false;
      holder = run;
      return true;
    },
    release(run) {
      if (holder === null) return true;
      if (!mayArm(run)) return false;
      holder = null;
      faults = [];
      return true;
    },
    arm(run, wanted) {
      if (!mayArm(run)) return false;
      faults = wanted;
      return true;
    },
    extend: (run) => mayArm(run) && faults.length > 0,
    clear(run) {
      if (run !== null && faults.length > 0 && !mayArm(run)) return false;
      if (run === null) {
        if (holder !== null) barred.add(holder);
        holder = null;
      }
      faults = [];
      return true;
    },
  };
}
