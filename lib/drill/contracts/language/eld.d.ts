/** The part of eld 2.1.0 that is used; its own declarations are not found by way of its `exports`, which name the script first. */
declare module 'eld/extrasmall' {
  export const eld: {
    /** `getScores`: how well the text fits each language that it may be, 0..1, by ISO 639-1 code, the best first. */
    detect(text: string): { getScores(): Record<string, number> };
  };
}
