/** Where to go after the login: a page of this site only, whatever the address says. */
export function returnPath(search: URLSearchParams): string {
  const path = search.get("retour") ?? "/";
  return /^\/(?![/\\])/.test(path) ? path : "/";
}
