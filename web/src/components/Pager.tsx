import { Link, type To } from "react-router";

type Props = { page: number; pages: number; toPage: (page: number) => To };

export function Pager({ page, pages, toPage }: Props) {
  if (pages < 2) return null;
  return (
    <nav className="pager" aria-label="Pages de résultats">
      <p>
        Page {page} sur {pages}
      </p>
      <ul>
        {shownPages(page, pages).map((shown) => (
          <li key={shown}>
            {shown < 0 ? (
              <span className="gap" aria-hidden="true">
                …
              </span>
            ) : (
              <Link
                to={toPage(shown)}
                aria-label={`Page ${shown}`}
                aria-current={shown === page ? "page" : undefined}
              >
                {shown}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The first, the last and those around the current one; a negative number stands for a gap. */
export function shownPages(page: number, pages: number): number[] {
  const shown: number[] = [];
  for (let candidate = 1; candidate <= pages; candidate += 1) {
    const isNear = Math.abs(candidate - page) <= 1;
    if (isNear || candidate === 1 || candidate === pages) shown.push(candidate);
    else if ((shown.at(-1) ?? 0) > 0) shown.push(-candidate);
  }
  return shown;
}
