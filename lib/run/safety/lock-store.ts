import { number, text } from '../../kit/settings/reader.ts';
import { object, required } from '../../kit/settings/object.ts';
import type { ReadBy } from '../../kit/settings/reader.ts';

const whole = number({ min: 0, whole: true });

const holder = object({
  schemaVersion: required('1', number({ min: 1, max: 1, whole: true })),
  target: required('whom it drills', text()),
  runId: required('its run', text()),
  drill: required('its drill', text()),
  pid: required('its process', whole),
  host: required('on this machine', text()),
  sinceEpochMs: required('since when', whole),
  untilEpochMs: required('until when, unless it is renewed', whole),
  leaseMs: required('how long it holds without being renewed', number({ min: 0, max: 600_000, whole: true })),
  token: required('tells holders apart', text()),
});

/** Who drills a target, as it is written where others look. */
export type Holder = ReadBy<typeof holder>;

/** What stands in a lock: its holder, and the very text; a text that is none of ours is nobody's to remove. */
export interface Held {
  holder: Holder | null;
  /** Tells one state of the lock from all others. */
  version: string;
}

/** A place that holds one text, and changes it for who knows its version alone. What it cannot do it throws. */
export interface LockStore {
  /** The place, as people are told of it. */
  where: string;
  /** Null: nothing stands there. */
  read(): Promise<Held | null>;
  /** Its version; null: somebody was there first. */
  create(holder: Holder): Promise<string | null>;
  /** The new version; null: another text stands there, or none. */
  replace(version: string, holder: Holder): Promise<string | null>;
  /** Removes this text, and no other. */
  remove(version: string): Promise<boolean>;
}

/** Reads the text of a lock; null for what is none of ours. */
export function parseHolder(written: string): Holder | null {
  try {
    return holder.read(JSON.parse(written) as unknown, '');
  } catch {
    return null;
  }
}
