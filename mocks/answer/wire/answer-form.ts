import type { ToolSettings } from '../../../lib/kit/terms/tool.ts';
import type { SchemaDemand } from '../model-request.ts';
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

/** How a request asks for a schema to be kept: of its calls where it is after one, else of its answer. */
export function readSchemaDemand(
  form: AnswerForm,
  asked: { schema: object | null; strictSchema: boolean; strictTools: boolean; mustCall: boolean },
): SchemaDemand {
  if (form === 'tool-call') return asked.strictTools ? 'strictly' : asked.mustCall ? 'loosely' : 'none';
  if (asked.schema === null) return 'none';
  return asked.strictSchema ? 'strictly' : 'loosely';
}

/** Is every tool marked as strict? `ownOf` gives what stands of it where the mark is; default the tool itself. */
export function areStrict(tools: unknown, ownOf: (tool: Record<string, unknown>) => unknown = (tool) => tool): boolean {
  if (!Array.isArray(tools) || tools.length === 0) return false;
  return tools.every((tool) => {
    const own = isPlainObject(tool) ? ownOf(tool) : null;
    return isPlainObject(own) && own.strict === true;
  });
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
