import { useEffect, type ReactNode } from "react";

/** The tab's title, and what a screen reader says of the page. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Cuewright`;
  }, [title]);
}

export const PageTitle = ({ title, claim, children }: { title: string; claim?: string; children?: ReactNode }) => {
  useDocumentTitle(title);
  return (
    <header className="page-head">
      <div>
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {claim && <p>{claim}</p>}
      </div>
      {children && <div className="row">{children}</div>}
    </header>
  );
};
