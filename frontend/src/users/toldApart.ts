interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What people are called where one of them is chosen: two of one name are told apart by their addresses. */
export function toldApart(people: readonly Person[]): { value: string; name: string }[] {
  const known = new Map<string, number>();
  for (const { name } of people) known.set(name, (known.get(name) ?? 0) + 1);
  return people.map(({ id, name, email }) => ({
    value: id,
    name: name === "" ? email : (known.get(name) ?? 0) > 1 ? `${name} (${email})` : name,
  }));
}
