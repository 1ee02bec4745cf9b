/** The answer, or after `limit_ms` the failure `late`: neither a server nor a browser's database always answers. */
export async function inTime<Answer>(answer: Promise<Answer>, limit_ms: number, late: () => Error): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limit_ms);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
