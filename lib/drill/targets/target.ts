import type { AppAnswer } from '../../wire/app/app-answer.ts';
import type { Place, ProviderAccess } from '../programs/place.ts';
import type { ProgramPlan } from '../programs/program.ts';
import type { LoginPlan } from './login-settings.ts';
import type { TargetRequest } from './render-call.ts';
import type { WireName } from '../../wire/formats/index.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Reader } from '../../kit/settings/reader.ts';

/** What is known when a target is about to be used. */
export interface TargetPlace extends Place {
  /** In the order in which they take over. */
  providers: Readonly<Record<ProviderName, ProviderAccess>>;
}

/** How a target comes to answer: by a program of its own, or because somebody has started it already. */
export type TargetStart = { kind: 'program'; program: ProgramPlan } | { kind: 'running' };

/** Everything the runner needs to use a target. */
export interface TargetPlan {
  start: TargetStart;
  /** Where it is asked. */
  url: string;
  /** Headers every request must bear; they may hold keys. */
  headers: Record<string, string>;
  /** How it is asked; left out, as chat completions. */
  request?: TargetRequest;
  /** How it answers; left out, in a wire format that is known. */
  answer?: AppAnswer;
  /** A request that is sent once, before all others. */
  login?: LoginPlan;
}

/** A response header that says who served, and its value for each provider, by name. It is recorded as a claim only. */
export interface HeaderClaim {
  header: string;
  values: Readonly<Record<ProviderName, string>>;
}

/** A system under test, as data: how it is configured, started, asked, and what it claims. A plug-in: one file a target. */
export interface TargetDefinition<Settings, Written = unknown> {
  /** One sentence for people: what it is. */
  summary: string;
  settings: Reader<Settings, Written>;
  /**
   * URLs that its settings name, by key: each must be on this machine or of a host that the drill allows, and somebody
   * must answer there when the target is running already.
   */
  urls(settings: Settings): Record<string, string>;
  /** The wire formats it speaks to its providers; left out: they and it have agreed on one. */
  providersWires?: readonly WireName[];
  /** What its answers say about who served, of these providers; null when they say nothing. */
  claim(settings: Settings, providers: readonly ProviderName[]): HeaderClaim | null;
  /** May it say what the model said in other words? Then that is no fault of its answers, and who served is known by less. */
  mayTransform?: true;
  /** Pure. Throws a `usage` error when the settings ask for what the place does not have. */
  plan(settings: Settings, place: TargetPlace): TargetPlan;
}

/** Types a target by its settings. */
export function defineTarget<Settings extends object, Written extends object>(
  definition: TargetDefinition<Settings, Written>,
): TargetDefinition<Settings, Written> {
  return definition;
}
