/** The measured numbers of a checkpoint in one line, a few at most; what is no number is left out. */
export function metricsText(metrics: Record<string, unknown>, most = 4): string {
  const numbers = Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === "number");
  return numbers
    .slice(0, most)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${Number(value.toPrecision(3))}`)
    .join(" · ");
}
