/** The keys of one language's words with another language's words in them: a missing or an extra key is a type error. */
export type Words<English> = { [Key in keyof English]: English[Key] extends string ? string : Words<English[Key]> };
