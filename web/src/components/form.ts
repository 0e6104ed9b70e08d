export type Form<V> = {
  values: V;
  errors: Record<string, string>;
  // As a method, so that a form with more fields can stand where some of them are asked for.
  set<K extends keyof V>(name: K, value: V[K]): void;
};

/** The names of the values of a form that are of one type. */
export type NamesOf<V, T> = { [K in keyof V]: V[K] extends T ? K : never }[keyof V] & string;

export function hintId(name: string): string {
  return `${name}-aide`;
}

export function errorId(name: string): string {
  return `${name}-erreur`;
}

export function describedBy(name: string, hint: unknown, error: string | undefined) {
  const ids = [hint ? hintId(name) : "", error ? errorId(name) : ""].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}
