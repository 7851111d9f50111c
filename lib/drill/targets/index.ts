import { settingsOf, unionByKind } from '../../kit/settings/object.ts';
import type { ReadBy } from '../../kit/settings/reader.ts';
import { app } from './app.ts';
import { portkey } from './portkey.ts';
import type { TargetDefinition } from './target.ts';
import { router } from './router.ts';
import { url } from './url.ts';

/** Every target there is, by kind. A new one is a file and a line here. */
export const targets = { app, portkey, router, url } as const;

/** Reads the target of a drill. */
export const targetSettings = unionByKind(settingsOf(targets));

/** The system under test. */
export type TargetSettings = ReadBy<typeof targetSettings>;

/** What is known of the target that these settings are of. */
export function findTarget({ kind }: TargetSettings): TargetDefinition<TargetSettings> {
  // The reader has seen to it that settings and kind belong together.
  return targets[kind] as TargetDefinition<never>;
}
