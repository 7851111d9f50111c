import type { ToolSettings } from '../../../lib/kit/terms/tool.ts';
import type { AnswerForm } from '../../../lib/kit/terms/answer-form.ts';
import { isPlainObject } from '../../../lib/kit/settings/reader.ts';

/** What a request is about: tools offered, JSON asked for beside the prompt or in it, or neither. */
export function answerForm(tools: readonly ToolSettings[], wantsJson: boolean, system: string): AnswerForm {
  if (tools.length > 0) return 'tool-call';
  return wantsJson || /\bJSON\b/.test(system) ? 'extraction' : 'chat';
}

/** Tools and schema as the model is shown them; tools also where it may not call any, as after a tool's result. */
export function renderDefinitions(tools: readonly ToolSettings[], schema: Record<string, unknown> | null): string {
  const shown = tools.length === 0 ? '' : JSON.stringify(tools);
  return schema === null ? shown : shown + JSON.stringify(schema);
}

/** A tool as a request offers it; `schemaKey` is where its parameters stand. None when it has no name. */
export function readTool(offered: unknown, schemaKey: string): ToolSettings[] {
  if (!isPlainObject(offered) || typeof offered.name !== 'string') return [];
  const { name, description, [schemaKey]: parameters } = offered;
  return [
    {
      name,
      description: typeof description === 'string' ? description : '',
      parameters: isPlainObject(parameters) ? parameters : {},
    },
  ];
}
