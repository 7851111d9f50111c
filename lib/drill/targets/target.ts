import type { AppAnswer } from '../../wire/app/app-answer.ts';
import type { LoginPlan } from './login-settings.ts';
import type { TargetRequest } from './render-call.ts';
import type { WireName } from '../../wire/formats/index.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Reader } from '../../kit/settings/reader.ts';

/** What a target must know of a provider: the injector's address, and which model to ask for with which key. */
export interface TargetProvider {
  /** The injector's base URL, `http://127.0.0.1:9001/v1`. */
  url: string;
  model: string;
  /** A real provider's key, or a made-up one for a mock. Never logged, never written. */
  apiKey: string;
}

/** What is known when a target is about to be used. */
export interface TargetPlace {
  providers: Record<ProviderName, TargetProvider>;
  /** A free port of this machine, for a target that is started. */
  port: number;
  /** The environment variables of whoever runs the drill. */
  env: Readonly<Record<string, string | undefined>>;
}

/** Where a target's program comes from: an installed npm package, a file or Cutover itself, each run by this Node; or any program. */
export type ProgramSource =
  | {
      kind: 'package';
      name: string;
      /** The script to run, from the package's folder. */
      script: string;
      /** What to do when the package is not installed, as a sentence. */
      remedy: string;
    }
  | { kind: 'file'; path: string }
  /** `name`: a script in lib/run/targets. */
  | { kind: 'own'; name: string }
  /** `name`: a path, or a program that PATH knows. */
  | { kind: 'command'; name: string };

/** A program that is started for the run and stopped after it. */
export interface TargetProgram {
  source: ProgramSource;
  args: readonly string[];
  /** Over the environment of whoever runs the drill. */
  env: Readonly<Record<string, string>>;
  /** Where it works; left out, where the drill is run. */
  folder?: string;
  ready: TargetReadiness;
}

/** When a program is ready: GET of `url` is answered with a 2xx whose body holds `text`, or somebody takes connections there. */
export type TargetReadiness =
  | { kind: 'answers'; url: string; text: string; withinMs: number }
  | { kind: 'connects'; url: string; withinMs: number };

/** How a target comes to answer: by a program of its own, or because somebody has started it already. */
export type TargetStart = { kind: 'program'; program: TargetProgram } | { kind: 'running' };

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

/** A response header that says who served, and its value for each provider. It is recorded as a claim only. */
export interface HeaderClaim extends Record<ProviderName, string> {
  header: string;
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
  /** The wire format it speaks to its providers; left out: they and it have agreed on one. */
  providersWire?: WireName;
  /** What its answers say about who served; null when they say nothing. */
  claim(settings: Settings): HeaderClaim | null;
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
