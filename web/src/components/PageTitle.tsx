import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";

type Props = {
  title: string;
  /** What the browser's tab shows, when the title alone is not enough. */
  documentTitle?: string;
  lead?: ReactNode;
};

/** The title of a page. It takes the focus when one arrives there from another page. */
export function PageTitle({ title, documentTitle = title, lead }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { key } = useLocation();

  useEffect(() => {
    document.title = `${documentTitle} – Seniors en Vacances`;
  }, [documentTitle]);

  const isFirstPage = key === "default";
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus();
  }, [isFirstPage]);

  return (
    <header className="page-head">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p className="lead">{lead}</p>}
    </header>
  );
}
