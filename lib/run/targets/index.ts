import type { TargetSettings } from '../../drill/drill.ts';
import { portkey } from './portkey.ts';
import type { RunningTarget, TargetContext, TargetDefinition } from './target.ts';
import { url } from './url.ts';

/** Every target there is, by kind. A new one is a file and a line here. */
const targets = { portkey, url } as const satisfies {
  [Kind in TargetSettings['kind']]: TargetDefinition<Extract<TargetSettings, { kind: Kind }>>;
};

/** Starts the target a drill names. */
export function startTarget(settings: TargetSettings, context: TargetContext): Promise<RunningTarget> {
  const definition = targets[settings.kind] as TargetDefinition<TargetSettings>;
  return definition.start(settings, context);
}
