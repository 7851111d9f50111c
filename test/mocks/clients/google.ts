import { FunctionCallingConfigMode, type GenerateContentParameters, GoogleGenAI } from '@google/genai';
import { extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { apiKey, type Client, MODEL } from './client.ts';

/** Google's own package. */
export const google: Client = async (origin, { ask, streamed, system, user }) => {
  const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } });
  const params: GenerateContentParameters = {
    model: MODEL,
    contents: user,
    config: {
      systemInstruction: system,
      ...(ask === 'tool'
        ? {
            tools: [
              {
                functionDeclarations: supportTools.map(({ name, description, parameters }) => ({
                  name,
                  description,
                  parametersJsonSchema: parameters,
                })),
              },
            ],
            toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO } },
          }
        : {}),
      ...(ask === 'structured' ? { responseMimeType: 'application/json', responseJsonSchema: extractionSchema } : {}),
    },
  };
  const responses = [];
  if (streamed) for await (const chunk of await client.models.generateContentStream(params)) responses.push(chunk);
  else responses.push(await client.models.generateContent(params));
  const parts = responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []);
  const calls = parts.flatMap(({ functionCall }) =>
    functionCall === undefined ? [] : [{ name: functionCall.name ?? '', input: functionCall.args }],
  );
  return { text: parts.map(({ text = '' }) => text).join(''), calls };
};
