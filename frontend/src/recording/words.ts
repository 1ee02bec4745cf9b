/** Whether two texts are spoken alike: capitals, signs and spaces aside (core/recordings.py). */
export const sameWords = (a: string, b: string): boolean => words(a) === words(b);

const words = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
