import type { HeadMoment } from '../../lib/drill/mock/mock-settings.ts';

/** When somebody sends the head of a stream, and how that is known; `unverified`: it is assumed. */
export interface Head {
  moment: HeadMoment;
  source: string;
  unverified?: true;
}

const starlette: Head = {
  moment: 'at-once',
  source:
    "vLLM's chat route returns a StreamingResponse of Starlette, which sends the head before the generator's first item; read in its api_server.py, not measured",
};

/** By the flavour that is spoken. */
const heads: Readonly<Record<string, Head>> = {
  vllm: starlette,
  'vllm-legacy': starlette,
  'llama.cpp': {
    moment: 'when-scheduled',
    source: 'measured of b10434 and b11549: 7 to 60 ms after a slot is free, 0.2 to 7.9 s before the first token',
  },
};

const assumed: Head = {
  moment: 'with-first-token',
  source: 'nobody has published when the head of a hosted model comes; assumed',
  unverified: true,
};

/** The head of those who speak a flavour; an assumption where nothing is known. */
export function findHead(flavour: string): Head {
  return (Object.hasOwn(heads, flavour) ? heads[flavour] : undefined) ?? assumed;
}
